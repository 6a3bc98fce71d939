/** The four kinds of model behind one interface. */
export { createAnthropic, type AnthropicOptions } from './anthropic';
export { createEmbeddedProvider } from './embedded';
export { createOllama, type OllamaOptions } from './ollama';
export { createOpenAi, type OpenAiOptions } from './openai';
export { hostOf, isLoopback, isOllamaCloudName, ollamaUrl } from './place';
