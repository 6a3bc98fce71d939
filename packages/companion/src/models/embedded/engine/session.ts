/** One file of weights in this process: counts tokens, reads prompts without re-reading what it knows, writes answers. */
import type { FromEngine, Opening, Question } from '../messages';
import { importLlama } from './llama';
import type { HistoryItem, Llama, LlamaModel, LlamaModule, LlamaSequence, Token } from './llama';
import { Pieces } from './pieces';

/**
 * Tokens read at a time. Larger is hardly faster on a CPU (101, 113 and 117 tokens a second for 64, 128 and
 * 256); smaller tells more often how long it takes. It is the batch size too, which costs memory.
 */
const CHUNK = 128;

/** Reads shorter than this, in tokens, say nothing about speed. */
const MEASURABLE = 48;

/** Why a question cannot be answered, in words for a person. */
export class Unanswerable extends Error {
  constructor(
    readonly why: 'too-long' | 'broken',
    message: string
  ) {
    super(message);
  }
}

interface Loaded {
  model: LlamaModel;
  sequence: LlamaSequence;
}

type Turns = Question['turns'];
type Say = (message: FromEngine) => void;

/** Answers one question after the other; the caller sees to it that they do not overlap. */
export class Session {
  private module: Promise<LlamaModule> | null = null;
  private llama: Promise<Llama> | null = null;
  private vocabulary: Promise<LlamaModel> | null = null;
  private loaded: Loaded | null = null;
  private speed: number | null = null;

  constructor(private readonly opening: Opening) {}

  /** Tokens of the turns in the model's own template, its opening of the answer included. */
  async count(turns: Turns): Promise<number> {
    const module = await this.engine();
    if (this.loaded !== null) {
      return tokensOf(module, this.loaded.model, turns).tokens.length;
    }
    // Without the weights: a count must not cost what an answer costs.
    this.vocabulary ??= this.open(true);
    const vocabulary = await this.vocabulary;
    // The weights may have come meanwhile, and with them the end of the vocabulary alone.
    return tokensOf(module, this.loadedNow()?.model ?? vocabulary, turns).tokens.length;
  }

  /** Answers, telling everything through `say`; a stop ends it with `stopped`. */
  async answer(question: Question, say: Say, stop: AbortSignal): Promise<void> {
    const { id } = question;
    const { model, sequence } = await this.load(id, say);
    const { tokens, stops } = tokensOf(await this.engine(), model, question.turns);
    const room = sequence.contextSize - tokens.length - 1;
    if (room < 1) {
      throw new Unanswerable(
        'too-long',
        `The question takes ${tokens.length} tokens, and the local model reads ${sequence.contextSize} at most. Ask with less around it.`
      );
    }
    const read = await this.read(id, sequence, tokens, say, stop);
    if (stop.aborted) {
      say({ type: 'stopped', id });
      return;
    }
    const end = await this.write(question, { model, sequence }, tokens, stops, room, say, stop);
    if (end === null) {
      say({ type: 'stopped', id });
      return;
    }
    const usage = { promptTokens: tokens.length, outputTokens: end.written };
    say({ type: 'end', id, usage, finish: end.finish, read });
  }

  private engine(): Promise<LlamaModule> {
    this.module ??= importLlama(this.opening.engine);
    return this.module;
  }

  private loadedNow(): Loaded | null {
    return this.loaded;
  }

  private async open(vocabOnly: boolean): Promise<LlamaModel> {
    const { file, threads } = this.opening;
    const module = await this.engine();
    this.llama ??= module.getLlama({
      gpu: false,
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      logLevel: 'error',
      maxThreads: threads
    });
    return (await this.llama).loadModel({ modelPath: file, vocabOnly });
  }

  private async load(id: number, say: Say): Promise<Loaded> {
    if (this.loaded === null) {
      say({ type: 'loading', id });
      const model = await this.open(false);
      const trained = model.fileInfo.architectureMetadata.context_length;
      const context = await model.createContext({
        contextSize: Math.min(this.opening.contextWindow, trained ?? this.opening.contextWindow),
        batchSize: CHUNK,
        threads: this.opening.threads
      });
      this.loaded = { model, sequence: context.getSequence() };
      const vocabulary = this.vocabulary;
      this.vocabulary = null;
      await (await vocabulary)?.dispose();
      say({ type: 'loaded', id, contextWindow: context.contextSize });
    }
    return this.loaded;
  }

  /** Reads all but the last token, from where this prompt differs from what is in memory; returns how many. */
  private async read(
    id: number,
    sequence: LlamaSequence,
    tokens: Token[],
    say: Say,
    stop: AbortSignal
  ): Promise<number> {
    const prompt = tokens.slice(0, -1);
    await sequence.adaptStateToTokens(prompt, false);
    const known = sequence.nextTokenIndex;
    let next = known;
    say({ type: 'reading', id, left: prompt.length - next, speed: this.speed });
    while (next < prompt.length && !stop.aborted) {
      const chunk = prompt.slice(next, next + CHUNK);
      const before = performance.now();
      await sequence.evaluateWithoutGeneratingNewTokens(chunk);
      next += chunk.length;
      if (chunk.length >= MEASURABLE) {
        this.speed = (chunk.length * 1_000) / (performance.now() - before);
      }
      say({ type: 'reading', id, left: prompt.length - next, speed: this.speed });
    }
    return next - known + 1;
  }

  /** `null` when it was stopped. */
  private async write(
    { id, schema, maxOutput, temperature, logprobs }: Question,
    { model, sequence }: Loaded,
    tokens: Token[],
    stops: ReadonlySet<Token>,
    room: number,
    say: Say,
    stop: AbortSignal
  ): Promise<{ written: number; finish: 'stop' | 'length' } | null> {
    const grammar = schema === undefined ? undefined : await this.grammarOf(model, schema);
    const pieces = new Pieces((fresh, before) => model.detokenize(fresh, false, before));
    const tell = (piece: { text: string; logprobs: number[] } | null): void => {
      if (piece !== null) {
        say({ type: 'text', id, text: piece.text, ...(logprobs && { logprobs: piece.logprobs }) });
      }
    };
    const most = Math.min(maxOutput, room);
    let written = 0;
    let finish: 'stop' | 'length' = 'stop';
    const stream = sequence.evaluateWithMetadata(
      tokens.slice(-1),
      { confidence: true },
      { temperature, ...(grammar && { grammarEvaluationState: grammar }) }
    );
    for await (const { token, confidence } of stream) {
      if (stop.aborted) {
        return null;
      }
      if (stops.has(token) || model.isEogToken(token)) {
        break;
      }
      written += 1;
      tell(pieces.push(token, Math.log(Math.max(confidence, Number.MIN_VALUE))));
      if (schema !== undefined && pieces.isWholeJson()) {
        break; // a grammar allows white space for ever after it
      }
      if (written >= most) {
        finish = 'length';
        break;
      }
    }
    tell(pieces.end());
    return { written, finish };
  }

  private async grammarOf(model: LlamaModel, schema: object): Promise<object> {
    const module = await this.engine();
    const llama = await this.llama;
    if (llama === null) {
      throw new Error('A grammar needs the loaded engine.');
    }
    try {
      const grammar = await llama.createGrammarForJsonSchema(schema);
      return new module.LlamaGrammarEvaluationState({ model, grammar });
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new Unanswerable(
        'broken',
        `The local model cannot write by this JSON schema: ${detail}`
      );
    }
  }
}

/** The turns in the model's own template, up to where its answer begins, and the tokens that end an answer. */
function tokensOf(
  module: LlamaModule,
  model: LlamaModel,
  turns: Turns
): { tokens: Token[]; stops: ReadonlySet<Token> } {
  const chatHistory: HistoryItem[] = turns.map(({ role, text }) =>
    role === 'assistant' ? { type: 'model', response: [text] } : { type: role, text }
  );
  chatHistory.push({ type: 'model', response: [] });
  const state = module.resolveChatWrapper(model).generateContextState({ chatHistory });
  const stops = state.stopGenerationTriggers
    .map(trigger => trigger.tokenize(model.tokenizer))
    .filter(tokens => tokens.length === 1)
    .flat();
  return { tokens: state.contextText.tokenize(model.tokenizer), stops: new Set(stops) };
}
