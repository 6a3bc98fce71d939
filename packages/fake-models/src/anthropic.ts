/** A scripted Anthropic API: messages over SSE, token counts, models, and its documented errors. */
import type { FakeModel, FakeModels, FakeOptions, ScriptedAnswer } from './contract';
import { play, sendJson, type Wire } from './play';
import { type Exchange, startServer } from './server';
import { countTokens, field, modelOf, text } from './turns';

const MODELS: FakeModel[] = ['claude-haiku-5-5', 'claude-sonnet-5-5', 'claude-opus-5-5'].map(
  name => ({ name, contextWindow: 200_000 })
);

/** The type and message that go with a status. */
const ERRORS: Record<number, [string, string]> = {
  400: ['invalid_request_error', 'The request is not valid.'],
  401: ['authentication_error', 'invalid x-api-key'],
  402: ['billing_error', 'Your credit balance is too low to access the API.'],
  403: ['permission_error', 'Your key may not use this resource.'],
  404: ['not_found_error', 'The model was not found.'],
  413: ['request_too_large', 'Request exceeds the maximum allowed number of bytes.'],
  429: ['rate_limit_error', 'This request would exceed your rate limit.'],
  500: ['api_error', 'Internal server error'],
  529: ['overloaded_error', 'Overloaded']
};

function errorBody(status: number): object {
  const [type, message] = ERRORS[status] ?? ['api_error', 'Internal server error'];
  return { type: 'error', error: { type, message }, request_id: 'req_fake' };
}

const sse = (data: { type: string; [field: string]: unknown }): string =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

const STOP_REASONS = { stop: 'end_turn', length: 'max_tokens', refused: 'refusal' } as const;

/** Everything that a message is made of, as `count_tokens` reads it too. */
const promptTokens = (body: unknown): number =>
  countTokens([field(body, 'system'), field(body, 'messages')]);

function wire(body: unknown): Wire {
  const message = {
    id: 'msg_fake',
    type: 'message',
    role: 'assistant',
    model: text(body, 'model'),
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: promptTokens(body), output_tokens: 1 }
  };
  const block = {
    type: 'content_block_start',
    index: 0,
    content_block: { type: 'text', text: '' }
  };
  return {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'request-id': 'req_fake' },
    begin: () => sse({ type: 'message_start', message }) + sse(block) + sse({ type: 'ping' }),
    piece: piece =>
      sse({
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'text_delta', text: piece }
      }),
    end: (finish, pieces) => {
      const stop = { type: 'content_block_stop', index: 0 };
      const delta = {
        type: 'message_delta',
        delta: { stop_reason: STOP_REASONS[finish], stop_sequence: null },
        usage: { output_tokens: pieces }
      };
      return sse(stop) + sse(delta) + sse({ type: 'message_stop' });
    },
    error: () => `event: error\ndata: ${JSON.stringify(errorBody(529))}\n\n`,
    status: errorBody,
    whole: ({ pieces, finish = 'stop' }: ScriptedAnswer) => ({
      ...message,
      content: [{ type: 'text', text: pieces.join('') }],
      stop_reason: STOP_REASONS[finish],
      usage: { ...message.usage, output_tokens: pieces.length }
    })
  };
}

/** Whether the request may pass; answers it otherwise. */
function admitted({ request, response }: Exchange, models: readonly FakeModel[], key?: string) {
  // The SDK sends the newer of the two.
  const bearer = request.headers.authorization?.replace(/^Bearer /, '');
  const given = bearer ?? request.headers['x-api-key'] ?? '';
  if (given === '' || (key !== undefined && given !== key)) {
    sendJson(response, 401, errorBody(401));
    return false;
  }
  if (request.method === 'POST' && modelOf(request.body, models) === undefined) {
    sendJson(response, 404, errorBody(404));
    return false;
  }
  return true;
}

/** Starts a scripted Anthropic API on 127.0.0.1. */
export function startFakeAnthropic(options: FakeOptions = {}): Promise<FakeModels> {
  const models = options.models ?? MODELS;
  return startServer(options, async exchange => {
    const { request, response, script, signal } = exchange;
    if (!admitted(exchange, models, options.key)) {
      return;
    }
    switch (`${request.method} ${request.path}`) {
      case 'POST /v1/messages': {
        const streamed = field(request.body, 'stream') === true;
        await play(script.take(request.raw), wire(request.body), streamed, response, signal);
        return;
      }
      case 'POST /v1/messages/count_tokens':
        return sendJson(response, 200, { input_tokens: promptTokens(request.body) });
      case 'GET /v1/models':
        return sendJson(response, 200, {
          data: models.map(({ name }) => ({
            type: 'model',
            id: name,
            display_name: name,
            created_at: '2026-10-01T00:00:00Z'
          })),
          has_more: false,
          first_id: models[0]?.name ?? null,
          last_id: models.at(-1)?.name ?? null
        });
      default:
        return sendJson(response, 404, errorBody(404));
    }
  });
}
