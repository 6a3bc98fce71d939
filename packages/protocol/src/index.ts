/** Schemas and types of all that crosses a process or is stored. */
export * from './canonical';
export * from './commands';
export * from './definition';
export * from './errors';
export * from './events';
export * from './frames';
export * from './launch';
export * from './outputs';
export * from './plan';
export * from './routes';
export * from './state';
export * from './values';
