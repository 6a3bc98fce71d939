/** Schemas and types of all that crosses a process or is stored. */
export { assistantRoutes } from './assistantRoutes';
export * from './canonical';
export * from './chat';
export * from './commands';
export * from './definition';
export * from './errors';
export * from './events';
export * from './frames';
export * from './launch';
export * from './models';
export * from './observations';
export * from './outputs';
export * from './plan';
export * from './route';
export * from './routes';
export * from './routing';
export * from './state';
export * from './values';
