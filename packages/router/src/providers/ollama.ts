/** Ollama by its native interface: the window always stated, never cut in silence, log-probabilities, schema. */
import type { Usage } from '@lockstep/protocol';
import { type ChatResponse, Ollama } from 'ollama/browser';

import type {
  Capabilities,
  Health,
  ModelEvent,
  ModelRequest,
  OfferedModel,
  Provider
} from '../contract';
import { certaintyOf } from './certainty';
import { providerError, type Server, thrownError } from './failure';
import { Line } from './line';
import { guarded } from './ollama-lines';
import { hostOf, isOllamaCloudName, placeAt } from './place';
import { ReadingSpeed } from './reading-speed';

/** How long a model stays in memory after its last answer. */
const KEEP_ALIVE = '10m';
/** A window for models that do not state theirs: Ollama's own default. */
const UNSTATED_WINDOW = 4_096;
const NANOSECONDS = 1e9;

/** What the provider needs from outside. */
export interface OllamaOptions {
  /** Read at each call, such as what {@link ollamaUrl} gives. */
  url(): string;
  /** Reaches loopback only: lists, versions and windows are asked through it, never beyond this machine. */
  local: typeof fetch;
  /** Milliseconds, for durations. */
  now(): number;
}

/** What is sent to `/api/chat`; the preview shows the same. */
function chatRequest({
  model,
  turns,
  maxOutput,
  contextWindow,
  schema,
  logprobs,
  alternatives,
  temperature
}: ModelRequest) {
  return {
    model,
    messages: turns.map(({ role, text }) => ({ role, content: text })),
    stream: true as const,
    think: false,
    truncate: false,
    keep_alive: KEEP_ALIVE,
    ...(schema === undefined ? {} : { format: schema }),
    ...(logprobs ? { logprobs: true, ...(alternatives && { top_logprobs: alternatives }) } : {}),
    options: { num_ctx: contextWindow, num_predict: maxOutput, temperature }
  };
}

function usageOf(last: ChatResponse): Usage | null {
  // Both are left out where they are 0; a prompt that was wholly cached counts none.
  const { prompt_eval_count: promptTokens = 0, eval_count: outputTokens = 0 } = last;
  return promptTokens + outputTokens > 0 ? { promptTokens, outputTokens } : null;
}

/** Whether a listed model is only a name here and runs elsewhere; copies of cloud models keep `remote_host`. */
const isRemote = (model: object): boolean =>
  'remote_host' in model && typeof model.remote_host === 'string' && model.remote_host !== '';

/** Models that make vectors, not answers. */
const isEmbedding = ({ details }: { details: { family: string } }): boolean =>
  /bert|embed/i.test(details.family);

class OllamaProvider implements Provider {
  constructor(private readonly options: OllamaOptions) {}

  readonly id = 'ollama';

  get host(): string {
    return hostOf(this.options.url());
  }

  async models(signal: AbortSignal): Promise<OfferedModel[]> {
    const { models } = await this.#ask('', signal, client => client.list());
    const here = placeAt(this.options.url());
    return models
      .filter(model => !isEmbedding(model))
      .map(model => {
        const cloud = isRemote(model) || isOllamaCloudName(model.name);
        return { model: model.name, place: cloud ? 'cloud' : here, bytes: model.size };
      });
  }

  async capabilities(model: string, signal: AbortSignal): Promise<Capabilities> {
    const [shown, { models }] = await this.#ask(model, signal, client =>
      Promise.all([client.show({ model }), client.list()])
    );
    const fields: [string, unknown][] = Object.entries(shown.model_info ?? {});
    const stated = fields.find(([name]) => name.endsWith('.context_length'))?.[1];
    const contextWindow = typeof stated === 'number' ? stated : UNSTATED_WINDOW;
    const listed = models.find(({ name }) => name === model || name === `${model}:latest`);
    const cloud = isOllamaCloudName(model) || (listed !== undefined && isRemote(listed));
    return {
      contextWindow,
      maxOutput: contextWindow,
      logprobs: !cloud,
      jsonSchema: true,
      readingSpeed: this.#speed.of(model),
      digest: listed?.digest ?? null,
      ...(shown.details?.quantization_level && {
        quantisation: shown.details.quantization_level
      })
    };
  }

  /** Ollama has no door that only counts. */
  countTokens(): Promise<null> {
    return Promise.resolve(null);
  }

  async health(signal: AbortSignal): Promise<Health> {
    const start = this.options.now();
    try {
      await this.#ask('', signal, client => client.version());
      return { fine: true, cause: null, message: null, ms: this.options.now() - start };
    } catch (error) {
      const { why, message } = thrownError(error, this.#server(''), signal);
      return { fine: false, cause: why, message, ms: null };
    }
  }

  body(request: ModelRequest): string {
    return JSON.stringify(chatRequest(request));
  }

  async *stream(
    request: ModelRequest,
    send: typeof fetch,
    signal: AbortSignal
  ): AsyncIterable<ModelEvent> {
    const server = this.#server(request.model);
    const line = new Line(send, signal);
    try {
      yield await this.#waiting(request, signal);
      const client = new Ollama({
        host: this.options.url(),
        fetch: guarded(line.fetch, server)
      });
      for await (const piece of await client.chat(chatRequest(request))) {
        signal.throwIfAborted();
        const { message, logprobs, done, done_reason } = piece;
        if (message.content !== '') {
          const certainty = logprobs && certaintyOf(logprobs);
          yield { type: 'text', text: message.content, ...certainty };
        }
        if (done) {
          this.#speed.add(
            request.model,
            piece.prompt_eval_count,
            piece.prompt_eval_duration / NANOSECONDS
          );
          const finish = done_reason === 'length' ? 'length' : 'stop';
          yield { type: 'end', usage: usageOf(piece), finish };
        }
      }
    } catch (error) {
      throw thrownError(line.failure ?? error, server, signal);
    } finally {
      line.close();
    }
  }

  /** Whether the model has to be loaded first. Ollama sends its headers with the first piece, so it must be asked. */
  async #waiting({ model, turns }: ModelRequest, signal: AbortSignal): Promise<ModelEvent> {
    if (placeAt(this.options.url()) === 'cloud' || isOllamaCloudName(model)) {
      return { type: 'reading', left: null };
    }
    const { models } = await this.#ask(model, signal, client => client.ps());
    const loaded = models.some(({ name }) => name === model || name === `${model}:latest`);
    return loaded ? { type: 'reading', left: this.#speed.left(model, turns) } : { type: 'loading' };
  }

  /** Asks something small through the loopback fetch. */
  async #ask<T>(
    model: string,
    signal: AbortSignal,
    question: (client: Ollama) => Promise<T>
  ): Promise<T> {
    const server = this.#server(model);
    const line = new Line(this.options.local, signal);
    try {
      const host = this.options.url();
      if (!URL.canParse(host)) {
        throw providerError('not-running', server);
      }
      return await question(new Ollama({ host, fetch: guarded(line.fetch, server) }));
    } catch (error) {
      throw thrownError(line.failure ?? error, server, signal);
    }
  }

  #server(model: string): Server {
    const elsewhere = placeAt(this.options.url()) === 'cloud';
    return {
      name: 'Ollama',
      host: this.host,
      place: elsewhere ? 'cloud' : 'local',
      model,
      start: 'Start it with: ollama serve',
      get: `Get it with: ollama pull ${model}`
    };
  }

  readonly #speed = new ReadingSpeed();
}

/** Ollama at the address that `options.url` gives. Models named `:cloud` or `-cloud`, and other hosts, are cloud. */
export function createOllama(options: OllamaOptions): Provider {
  return new OllamaProvider(options);
}
