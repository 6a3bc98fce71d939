/** The part of node-llama-cpp 3.22 that we use, and how it is found in the engine's folder. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A token's number in the vocabulary. */
export type Token = number;

export interface Tokenized {
  tokenize(tokenizer: unknown): Token[];
}

export interface LlamaSequence {
  readonly nextTokenIndex: number;
  readonly contextSize: number;
  /** Keeps what is common from the start and drops the rest. */
  adaptStateToTokens(tokens: Token[], allowShift: boolean): Promise<void>;
  evaluateWithoutGeneratingNewTokens(tokens: Token[]): Promise<void>;
  evaluateWithMetadata(
    tokens: Token[],
    metadata: { confidence: boolean },
    options: { temperature: number; grammarEvaluationState?: object }
  ): AsyncGenerator<{ token: Token; confidence: number }, void, void>;
}

export interface LlamaContext {
  readonly contextSize: number;
  getSequence(): LlamaSequence;
}

export interface LlamaModel {
  readonly tokenizer: unknown;
  readonly fileInfo: { architectureMetadata: { context_length?: number } };
  detokenize(tokens: Token[], special?: boolean, before?: Token[]): string;
  isEogToken(token: Token): boolean;
  createContext(options: {
    contextSize: number;
    batchSize: number;
    threads: number;
  }): Promise<LlamaContext>;
  dispose(): Promise<void>;
}

export interface Llama {
  loadModel(options: { modelPath: string; vocabOnly?: boolean }): Promise<LlamaModel>;
  createGrammarForJsonSchema(schema: object): Promise<object>;
}

export type HistoryItem =
  { type: 'system' | 'user'; text: string } | { type: 'model'; response: string[] };

export interface LlamaModule {
  getLlama(options: {
    gpu: false;
    build: 'never';
    skipDownload: true;
    progressLogs: false;
    logLevel: 'error';
    maxThreads: number;
  }): Promise<Llama>;
  /** Reads the chat template in the GGUF file. Text of a turn never becomes a special token. */
  resolveChatWrapper(model: LlamaModel): {
    generateContextState(options: { chatHistory: HistoryItem[] }): {
      contextText: Tokenized;
      stopGenerationTriggers: Tokenized[];
    };
  };
  LlamaGrammarEvaluationState: new (options: { model: LlamaModel; grammar: object }) => object;
}

const NAMES = ['getLlama', 'resolveChatWrapper', 'LlamaGrammarEvaluationState'] as const;

function isLlamaModule(value: unknown): value is LlamaModule {
  const has = (name: string): boolean =>
    typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'function';
  return NAMES.every(has);
}

/**
 * Loads the engine from `folder`/node_modules.
 *
 * @throws Error when it is not there, or is not the library we know
 */
export async function importLlama(folder: string): Promise<LlamaModule> {
  const file = createRequire(join(folder, 'package.json')).resolve('node-llama-cpp');
  const module: unknown = await import(pathToFileURL(file).href);
  if (!isLlamaModule(module)) {
    throw new Error(`${file} is not the engine that Lockstep knows.`);
  }
  return module;
}
