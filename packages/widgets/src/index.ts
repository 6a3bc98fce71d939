/** ipywidgets of a run, live in a page that has no kernel of its own. Loaded when an output needs it. */
export type { CommCompanion } from './link';
export { RunControls, type ShownControl } from './runControls';
