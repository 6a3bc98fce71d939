/** The run engine and the run without a screen. */
export { createEngine, type EngineOptions, IDLE_AFTER } from './engine';
export { runHeadless } from './headless';
