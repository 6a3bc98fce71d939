/** Links and pages of a web site: read, measured, placed, drawn and explained. */
export * from './contract/draw';
export * from './contract/engine';
export * from './contract/explain';
export * from './contract/graph';
export * from './contract/measure';
export * from './contract/report';
export * from './contract/table';
export {
  attachGestures,
  createMap,
  type DrawnMap,
  type Gestures,
  type MapCallbacks,
  type MapOptions
} from './draw';
export { createEngine, serveEngine } from './engine';
// From its own file, so that a page whose engine is in a worker carries no engine.
export { remoteEngine } from './engine/remote';
export { thumbnail } from './exports';
