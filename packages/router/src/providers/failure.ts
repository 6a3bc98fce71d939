/** Turns every way in which a model's server can fail into a named cause and one sentence with a remedy. */
import type { Cause, ModelPlace } from '@lockstep/protocol';

import { ProviderError } from '../contract';

/** Who failed, as its sentences name it. */
export interface Server {
  /** `Ollama`, `Anthropic`, `The server at 127.0.0.1:8000`. */
  name: string;
  host: string;
  place: ModelPlace;
  model: string;
  /** How to start it when nobody listens: "Start it with: ollama serve". */
  start: string;
  /** How to get a model that it does not have: "Get it with: ollama pull …". */
  get: string;
}

/** What a server said: its status, or the type in a stream's error event, and its own words. */
export interface Answer {
  status: number | undefined;
  /** `overloaded_error`, `insufficient_quota`, … */
  type: string | null;
  message: string;
  /** Milliseconds from `retry-after`. */
  retryAfter: number | null;
}

const MANY_CHARACTERS = 200;

/** Error codes of Node's sockets, name resolution and fetch. */
const CODES: Record<string, 'nobody' | 'unreachable' | 'slow' | 'cut'> = {
  ECONNREFUSED: 'nobody',
  ENOENT: 'nobody',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  ETIMEDOUT: 'slow',
  UND_ERR_CONNECT_TIMEOUT: 'slow',
  UND_ERR_HEADERS_TIMEOUT: 'slow',
  UND_ERR_BODY_TIMEOUT: 'slow',
  ECONNRESET: 'cut',
  EPIPE: 'cut',
  UND_ERR_SOCKET: 'cut'
};

/** The types of Anthropic's errors, and the codes of OpenAI's, where a status alone does not say it. */
const TYPES: Record<string, Cause> = {
  authentication_error: 'key-refused',
  permission_error: 'key-refused',
  invalid_api_key: 'key-refused',
  billing_error: 'no-credit',
  insufficient_quota: 'no-credit',
  not_found_error: 'model-missing',
  model_not_found: 'model-missing',
  request_too_large: 'too-long',
  context_length_exceeded: 'too-long',
  rate_limit_error: 'rate-limited',
  rate_limit_exceeded: 'rate-limited',
  overloaded_error: 'overloaded',
  overloaded: 'overloaded',
  timeout_error: 'timeout'
};

const STATUSES: Record<number, Cause> = {
  401: 'key-refused',
  402: 'no-credit',
  403: 'key-refused',
  404: 'model-missing',
  408: 'timeout',
  413: 'too-long',
  429: 'rate-limited',
  503: 'overloaded',
  504: 'timeout',
  529: 'overloaded'
};

/** Words by which servers say with a plain 400 or 500 what others have a status for. */
const WORDS: [RegExp, Cause][] = [
  [
    /context (?:length|window)|maximum context|prompt is too long|input length exceeds/i,
    'too-long'
  ],
  [/credit balance/i, 'no-credit'],
  [/server busy|overloaded/i, 'overloaded']
];

/** An error and what caused it, outermost first. */
function* chain(error: unknown): Generator<object> {
  let link = error;
  for (let depth = 0; depth < 8 && typeof link === 'object' && link !== null; depth += 1) {
    yield link;
    link = 'cause' in link ? link.cause : undefined;
  }
}

function sentence(cause: Cause, server: Server, detail: string, retryAfter: number | null): string {
  const { name, host, model, start, get } = server;
  switch (cause) {
    case 'stopped':
      return 'Stopped.';
    case 'not-running':
      return `${name} is not running. Nothing answered at ${host}. ${start}`.trim();
    case 'offline':
      return `${host} can't be reached. Check the network connection, then ask again.`;
    case 'timeout':
      return `${name} took too long to answer. Ask again, or choose a smaller model.`;
    case 'overloaded':
      return `${name} has too much to do right now. Ask again in a minute.`;
    case 'rate-limited':
      return `${name} limits how often it may be asked. Ask again in ${Math.ceil((retryAfter ?? 60_000) / 1_000)} seconds.`;
    case 'too-long':
      return `The question with its context is longer than ${model} can read. Ask about fewer cells, or choose a model with a larger window.`;
    case 'key-missing':
      return `There is no key for ${name}. Set one under Models, or keep answers local.`;
    case 'key-refused':
      return `${name} refused the key. Set another one under Models, or keep answers local.`;
    case 'no-credit':
      return `The account at ${name} has no credit left. Add some there, or keep answers local.`;
    case 'model-missing':
      return `${name} has no model named ${model}. ${get}`;
    default:
      return `${name} gave no usable answer${detail && `: ${detail}`}. Ask again, or choose another model under Models.`;
  }
}

/** An error of that cause in this server's words. `detail` is what it said itself, for causes without a sentence. */
export function providerError(
  cause: Cause,
  server: Server,
  {
    detail = '',
    retryAfter = null,
    from
  }: { detail?: string; retryAfter?: number | null; from?: unknown } = {}
): ProviderError {
  const short = detail.replace(/\s+/g, ' ').trim().replace(/\.$/, '').slice(0, MANY_CHARACTERS);
  const options = from === undefined ? undefined : { cause: from };
  return new ProviderError(cause, sentence(cause, server, short, retryAfter), retryAfter, options);
}

/** The error for what a server answered. Its own words are shown only where no cause of ours fits. */
export function answerError(server: Server, answer: Answer): ProviderError {
  const { status, type, message, retryAfter } = answer;
  const byWords = WORDS.find(([words]) => words.test(message))?.[1];
  const byType = type === null ? undefined : TYPES[type];
  const byStatus = status === undefined ? undefined : STATUSES[status];
  const cause = byWords ?? byType ?? byStatus ?? 'broken';
  return providerError(cause, server, { detail: message, retryAfter });
}

/** The error for what was thrown while talking to a server: our own as it is, sockets by their codes. */
export function thrownError(error: unknown, server: Server, signal: AbortSignal): ProviderError {
  if (signal.aborted) {
    return providerError('stopped', server, { from: error });
  }
  const links = [...chain(error)];
  const ours = links.find(link => link instanceof ProviderError);
  if (ours !== undefined) {
    return ours;
  }
  const codes = links.map(link => ('code' in link ? CODES[String(link.code)] : undefined));
  const local = server.place === 'local';
  switch (codes.find(code => code !== undefined)) {
    case 'nobody':
      return providerError(local ? 'not-running' : 'offline', server, { from: error });
    case 'unreachable':
      return providerError('offline', server, { from: error });
    case 'slow':
      return providerError('timeout', server, { from: error });
    case 'cut':
      return cutOff(server, error);
    default:
      return error instanceof Error && error.message === 'terminated'
        ? cutOff(server, error)
        : providerError('broken', server, { from: error });
  }
}

/** The connection ended before the answer did. */
export function cutOff(server: Server, from?: unknown): ProviderError {
  return server.place === 'local'
    ? providerError('broken', server, {
        detail: 'the connection ended before the answer did',
        from
      })
    : providerError('offline', server, { from });
}

/** The time in a `retry-after` header (seconds or a date), in milliseconds. */
export function retryAfterOf(headers: Headers | undefined, now: number): number | null {
  const written = headers?.get('retry-after') ?? null;
  if (written === null) {
    return null;
  }
  const wait = /^\d+(?:\.\d+)?$/.test(written)
    ? Number(written) * 1_000
    : Date.parse(written) - now;
  return Number.isFinite(wait) ? Math.max(0, Math.round(wait)) : null;
}
