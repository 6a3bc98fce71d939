/** Any server that speaks OpenAI's chat completions: local when its address is this machine's own, cloud otherwise. */
import type { ModelPlace, OpenAiServer, Usage } from '@lockstep/protocol';
import type * as Sdk from 'openai';
import type { APIError, default as OpenAI } from 'openai';

import type {
  Capabilities,
  Health,
  ModelEvent,
  ModelRequest,
  OfferedModel,
  Provider
} from '../contract';
import { certaintyOf } from './certainty';
import {
  answerError,
  cutOff,
  providerError,
  retryAfterOf,
  type Server,
  thrownError
} from './failure';
import { usableKey, withoutKey } from './key';
import { Line } from './line';
import { hostOf, placeAt } from './place';

/** The one server that insists on a key and on its newest parameters. */
const OPENAI_HOST = 'api.openai.com';
/** Windows for servers that do not state theirs: careful here, what cloud models have at least there. */
const UNSTATED_WINDOW: Record<ModelPlace, number> = { local: 8_192, cloud: 128_000 };
const MOST_OUTPUT = 16_384;

/** What the provider needs from outside. */
export interface OpenAiOptions {
  /** Its address, with or without `/v1`, and the models chosen for it; empty asks a local server for its own. */
  server: OpenAiServer;
  /** Read at each call; `null` when none is set, which local servers accept. */
  key(): string | null;
  /** Reaches loopback only: lists and windows are asked through it, never beyond this machine. */
  local: typeof fetch;
  /** Milliseconds since 1970. */
  now(): number;
}

/** A megabyte of code, loaded with the first call. */
let sdk: typeof Sdk | null = null;

type Params = OpenAI.ChatCompletionCreateParamsStreaming;

/** What is sent to `/v1/chat/completions`; the preview shows the same. */
function completionParams(
  { model, turns, maxOutput, schema, logprobs, alternatives, temperature }: ModelRequest,
  host: string
): Params {
  const newest = host === OPENAI_HOST;
  return {
    model,
    messages: turns.map(({ role, text }) => ({ role, content: text })),
    ...(newest ? { max_completion_tokens: maxOutput } : { max_tokens: maxOutput, temperature }),
    ...(logprobs ? { logprobs: true, ...(alternatives && { top_logprobs: alternatives }) } : {}),
    ...(schema
      ? {
          response_format: {
            type: 'json_schema',
            json_schema: { name: 'answer', schema: { ...schema } }
          }
        }
      : {}),
    stream: true,
    stream_options: { include_usage: true }
  };
}

/** The chunks as our events. @throws when the stream ends before the answer does */
async function* answerOf(
  chunks: AsyncIterable<OpenAI.ChatCompletionChunk>,
  server: Server
): AsyncGenerator<ModelEvent> {
  let usage: Usage | null = null;
  let finish: 'stop' | 'length' | 'refused' | null = null;
  for await (const chunk of chunks) {
    const choice = chunk.choices[0];
    const text = choice?.delta.content ?? '';
    if (text !== '') {
      const tokens = choice?.logprobs?.content;
      yield {
        type: 'text',
        text,
        ...(tokens ? certaintyOf(tokens) : {})
      };
    }
    if (choice?.finish_reason) {
      const reason = choice.finish_reason;
      finish = reason === 'length' ? 'length' : reason === 'content_filter' ? 'refused' : 'stop';
    }
    if (chunk.usage) {
      const { prompt_tokens: promptTokens, completion_tokens: outputTokens } = chunk.usage;
      const cachedTokens = chunk.usage.prompt_tokens_details?.cached_tokens ?? 0;
      usage = { promptTokens, outputTokens, ...(cachedTokens === 0 ? {} : { cachedTokens }) };
    }
  }
  if (finish === null) {
    throw cutOff(server);
  }
  yield { type: 'end', usage, finish };
}

/** Whether the server itself said no, rather than the line to it. */
const isAnswer = (
  error: unknown
): error is APIError<number | undefined, Headers | undefined, object | undefined> =>
  sdk !== null &&
  error instanceof sdk.APIError &&
  !(error instanceof sdk.APIConnectionError) &&
  !(error instanceof sdk.APIUserAbortError);

class OpenAiProvider implements Provider {
  constructor(private readonly options: OpenAiOptions) {
    const { url } = options.server;
    const path = URL.canParse(url) ? new URL(url).pathname : '';
    this.#address = path === '' || path === '/' ? `${url.replace(/\/$/, '')}/v1` : url;
    this.#place = placeAt(url);
    this.host = hostOf(url);
  }

  readonly id = 'openai';
  readonly host: string;

  /** The models chosen for the server; a local one without a choice is asked. */
  async models(signal: AbortSignal): Promise<OfferedModel[]> {
    const chosen = this.options.server.models;
    const names =
      chosen.length > 0 || this.#place === 'cloud'
        ? chosen
        : (await this.#list(signal)).map(({ id }) => id);
    return names.map(model => ({ model, place: this.#place, bytes: 0 }));
  }

  /** A local server's own word on its window (`max_model_len`) where it gives one, careful figures otherwise. */
  async capabilities(model: string, signal: AbortSignal): Promise<Capabilities> {
    const listed = this.#place === 'local' ? await this.#list(signal) : [];
    const entry = listed.find(({ id }) => id === model);
    const stated = entry && 'max_model_len' in entry ? entry.max_model_len : null;
    const contextWindow = typeof stated === 'number' ? stated : UNSTATED_WINDOW[this.#place];
    return {
      contextWindow,
      maxOutput: Math.min(contextWindow, MOST_OUTPUT),
      logprobs: this.#place === 'local',
      jsonSchema: true,
      readingSpeed: null,
      digest: null
    };
  }

  /** These servers have no door that only counts. */
  countTokens(): Promise<null> {
    return Promise.resolve(null);
  }

  /** Asks a local server; of another one, only whether there is a key. */
  async health(signal: AbortSignal): Promise<Health> {
    const start = this.options.now();
    if (this.#place === 'cloud') {
      const missing = this.host === OPENAI_HOST && usableKey(this.options.key()) === null;
      const { why, message } = providerError('key-missing', this.#server(''));
      return missing
        ? { fine: false, cause: why, message, ms: null }
        : { fine: true, cause: null, message: null, ms: null };
    }
    try {
      await this.#list(signal);
      return { fine: true, cause: null, message: null, ms: this.options.now() - start };
    } catch (error) {
      const { why, message } = thrownError(error, this.#server(''), signal);
      return { fine: false, cause: why, message, ms: null };
    }
  }

  body(request: ModelRequest): string {
    return JSON.stringify(completionParams(request, this.host));
  }

  async *stream(
    request: ModelRequest,
    send: typeof fetch,
    signal: AbortSignal
  ): AsyncIterable<ModelEvent> {
    const server = this.#server(request.model);
    if (this.host === OPENAI_HOST && usableKey(this.options.key()) === null) {
      throw providerError('key-missing', server);
    }
    const line = new Line(send, signal);
    try {
      yield { type: 'reading', left: null };
      const { completions } = (await this.#client(line)).chat;
      yield* answerOf(await completions.create(completionParams(request, this.host)), server);
    } catch (error) {
      throw this.#failed(error, line, server, signal);
    } finally {
      line.close();
    }
  }

  async #list(signal: AbortSignal): Promise<OpenAI.Model[]> {
    const line = new Line(this.options.local, signal);
    try {
      const client = await this.#client(line);
      return (await client.models.list()).data;
    } catch (error) {
      throw this.#failed(error, line, this.#server(''), signal);
    }
  }

  async #client({ fetch }: Line): Promise<OpenAI> {
    const key = usableKey(this.options.key());
    sdk ??= await import('openai');
    return new sdk.default({
      adminAPIKey: null,
      apiKey: key ?? 'none',
      baseURL: this.#address,
      defaultHeaders: key === null ? { Authorization: null } : {},
      fetch,
      logLevel: 'off',
      maxRetries: 0, // an attempt is an intent; the router decides about the next
      organization: null,
      project: null
    });
  }

  #failed(error: unknown, line: Line, server: Server, signal: AbortSignal): Error {
    if (!isAnswer(error) || signal.aborted) {
      return thrownError(line.failure ?? error, server, signal);
    }
    const key = usableKey(this.options.key());
    if (error.status === 401 && key === null) {
      return providerError('key-missing', server);
    }
    const body: unknown = error.error;
    const words = typeof body === 'object' && body !== null && 'message' in body && body.message;
    return answerError(server, {
      status: error.status,
      type: error.code ?? error.type ?? null,
      message: typeof words === 'string' ? withoutKey(words, key) : '',
      retryAfter: retryAfterOf(error.headers, this.options.now())
    });
  }

  #server(model: string): Server {
    return {
      name: this.host === OPENAI_HOST ? 'OpenAI' : `The server at ${this.host}`,
      host: this.host,
      place: this.#place,
      model,
      start: 'Start it, then ask again.',
      get: 'Choose another under Models.'
    };
  }

  readonly #address: string;
  readonly #place: ModelPlace;
}

/**
 * An OpenAI-compatible server. One that is not on this machine is asked nothing but {@link Provider.stream}:
 * its lists and windows come from the settings and from careful figures, because each request needs an intent.
 */
export function createOpenAi(options: OpenAiOptions): Provider {
  return new OpenAiProvider(options);
}
