/** What a measured graph says to its reader. */
export { findings } from './findings';
