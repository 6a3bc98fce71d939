/** One value a page; template links; what would change. */
export { countedPages } from './counted';
export { depthSummary } from './depth';
export { measure } from './measure';
export { inferTemplates } from './templates';
export { whatIf } from './what-if';
