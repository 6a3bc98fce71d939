/** Scripted models for tests: they speak the real wire formats and fail on schedule. */
export * from './contract';
export { startFakeAnthropic } from './anthropic';
export { startFakeOllama } from './ollama';
export { startFakeOpenAi } from './openai';
