/** Batches on screen: setting one up, and its board. */
export { Board, type BoardHost } from './board';
export { BatchSession } from './session';
export { BatchSetup } from './setup';
export { SetupView } from './setupView';
