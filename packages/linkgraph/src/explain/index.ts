/** What a measured graph says to its reader. */
export { compare } from './compare';
export { findings } from './findings';
export { reading } from './reading';
