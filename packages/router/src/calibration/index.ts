/** Chances that hold: calibration per weights and kind, learned from use, and the threshold of a stated risk. */
export * from './calibration';
export * from './fit';
export * from './labels';
export * from './reliability';
export * from './threshold';
