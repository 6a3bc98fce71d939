/** One value a page; template links; what would change. */
export { measure } from './measure';
export { inferTemplates } from './templates';
export { whatIf } from './what-if';
