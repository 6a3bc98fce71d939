/** Anthropic's Messages API: always cloud, whatever its address, so nothing but {@link Provider.stream} leaves. */
import type * as Sdk from '@anthropic-ai/sdk';
import type { APIError, default as Anthropic } from '@anthropic-ai/sdk';
import type { Usage } from '@lockstep/protocol';

import type {
  Capabilities,
  Health,
  ModelEvent,
  ModelRequest,
  OfferedModel,
  Provider
} from '../contract';
import { ANTHROPIC_MODELS, limitsOf } from './anthropic-models';
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
import { hostOf } from './place';

const ADDRESS = 'https://api.anthropic.com';

/** A megabyte of code, loaded with the first call. */
let sdk: typeof Sdk | null = null;

/** What the provider needs from outside. */
export interface AnthropicOptions {
  /** Read at each call; `null` when none is set. */
  key(): string | null;
  /** `https://api.anthropic.com` when absent. Another one is still cloud. */
  baseUrl?: string;
  /** Ids that are offered beside the known ones, such as those that the settings name; read at each call. */
  chosen?(): readonly string[];
  /** Milliseconds since 1970. */
  now(): number;
}

type Params = Anthropic.MessageCreateParamsStreaming;

/** What is sent to `/v1/messages`; the preview shows the same. Current models take no sampling parameters. */
function messageParams({ model, turns, maxOutput, schema }: ModelRequest): Params {
  // Thinking counts towards `max_tokens`: at its usual effort it would leave a short answer no room.
  const effort: Anthropic.OutputConfig = limitsOf(model).thinks ? { effort: 'low' } : {};
  const output: Anthropic.OutputConfig = schema
    ? { ...effort, format: { type: 'json_schema', schema: { ...schema } } }
    : effort;
  const system = turns.filter(({ role, text }) => role === 'system' && text !== '');
  return {
    model,
    max_tokens: maxOutput,
    ...(system.length > 0 ? { system: system.map(({ text }) => text).join('\n\n') } : {}),
    messages: turns.flatMap(({ role, text }) =>
      role === 'system' || text === '' ? [] : [{ role, content: text }]
    ),
    ...(Object.keys(output).length > 0 ? { output_config: output } : {}),
    stream: true
  };
}

const FINISHES: Partial<Record<Anthropic.StopReason, 'length' | 'refused'>> = {
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  refusal: 'refused'
};

function promptOf(usage: Anthropic.Usage): Omit<Usage, 'outputTokens'> {
  const cachedTokens = usage.cache_read_input_tokens ?? 0;
  const promptTokens = usage.input_tokens + (usage.cache_creation_input_tokens ?? 0) + cachedTokens;
  return { promptTokens, ...(cachedTokens === 0 ? {} : { cachedTokens }) };
}

/** The message's events as ours. @throws when the stream ends before the message does */
async function* answerOf(
  events: AsyncIterable<Anthropic.RawMessageStreamEvent>,
  server: Server
): AsyncGenerator<ModelEvent> {
  let prompt: Omit<Usage, 'outputTokens'> | null = null;
  let outputTokens = 0;
  let finish: 'stop' | 'length' | 'refused' = 'stop';
  for await (const event of events) {
    if (event.type === 'message_start') {
      prompt = promptOf(event.message.usage);
    } else if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') {
      yield { type: 'text', text: event.delta.text };
    } else if (event.type === 'message_delta') {
      const { stop_reason: reason } = event.delta;
      finish = (reason === null ? undefined : FINISHES[reason]) ?? 'stop';
      outputTokens = event.usage.output_tokens;
    } else if (event.type === 'message_stop') {
      const usage: Usage | null = prompt === null ? null : { ...prompt, outputTokens };
      yield { type: 'end', usage, finish };
      return;
    }
  }
  throw cutOff(server);
}

/** Whether the API itself said no, rather than the line to it. */
const isAnswer = (
  error: unknown
): error is APIError<number | undefined, Headers | undefined, object | undefined> =>
  sdk !== null &&
  error instanceof sdk.APIError &&
  !(error instanceof sdk.APIConnectionError) &&
  !(error instanceof sdk.APIUserAbortError);

class AnthropicProvider implements Provider {
  constructor(private readonly options: AnthropicOptions) {
    this.#address = options.baseUrl ?? ADDRESS;
    this.host = hostOf(this.#address);
  }

  readonly id = 'anthropic';
  readonly host: string;

  /** From a table and the settings: asking Anthropic would be a request without an intent. */
  models(): Promise<OfferedModel[]> {
    const names = new Set([...(this.options.chosen?.() ?? []), ...ANTHROPIC_MODELS]);
    return Promise.resolve([...names].map(model => ({ model, place: 'cloud', bytes: 0 })));
  }

  /** From a dated table, for the same reason. */
  capabilities(model: string): Promise<Capabilities> {
    const rest = { logprobs: false, jsonSchema: true, readingSpeed: null, digest: null };
    const { contextWindow, maxOutput } = limitsOf(model);
    return Promise.resolve({ contextWindow, maxOutput, ...rest });
  }

  /** `null`: its counting door would need the text before anybody agreed to send it. */
  countTokens(): Promise<null> {
    return Promise.resolve(null);
  }

  /** Whether there is a key. Whether it is accepted shows with the first answer. */
  health(): Promise<Health> {
    const fine = { fine: true, cause: null, message: null, ms: null };
    if (usableKey(this.options.key()) !== null) {
      return Promise.resolve(fine);
    }
    const { why, message } = providerError('key-missing', this.#server(''));
    return Promise.resolve({ fine: false, cause: why, message, ms: null });
  }

  body(request: ModelRequest): string {
    return JSON.stringify(messageParams(request));
  }

  async *stream(
    request: ModelRequest,
    send: typeof fetch,
    signal: AbortSignal
  ): AsyncIterable<ModelEvent> {
    const server = this.#server(request.model);
    const apiKey = usableKey(this.options.key());
    if (apiKey === null) {
      throw providerError('key-missing', server);
    }
    const line = new Line(send, signal);
    try {
      yield { type: 'reading', left: null };
      sdk ??= await import('@anthropic-ai/sdk');
      const client = new sdk.default({
        apiKey,
        baseURL: this.#address,
        fetch: line.fetch,
        logLevel: 'off',
        maxRetries: 0, // an attempt is an intent; the router decides about the next
        openTelemetry: false
      });
      yield* answerOf(await client.messages.create(messageParams(request)), server);
    } catch (error) {
      throw this.#failed(error, line, server, signal);
    } finally {
      line.close();
    }
  }

  #failed(error: unknown, line: Line, server: Server, signal: AbortSignal): Error {
    if (!isAnswer(error) || signal.aborted) {
      return thrownError(line.failure ?? error, server, signal);
    }
    return answerError(server, {
      status: error.status,
      type: error.type,
      message: withoutKey(error.apiMessage ?? '', usableKey(this.options.key())),
      retryAfter: retryAfterOf(error.headers, this.options.now())
    });
  }

  #server(model: string): Server {
    return {
      name: 'Anthropic',
      host: this.host,
      place: 'cloud',
      model,
      start: '',
      get: 'Choose another under Models.'
    };
  }

  readonly #address: string;
}

/**
 * Anthropic. Lists, windows and health come from tables and the key store, because every request to it is egress
 * and needs an intent; only `stream` sends, through the fetch it is given.
 */
export function createAnthropic(options: AnthropicOptions): Provider {
  return new AnthropicProvider(options);
}
