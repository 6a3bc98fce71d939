/** Scripted models for tests: they speak the real wire formats and fail on schedule. */
export * from './contract';
