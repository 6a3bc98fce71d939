/** A scripted OpenAI-compatible server: chat completions over SSE with log-probabilities, and models. */
import type { FakeModel, FakeModels, FakeOptions, ScriptedAnswer } from './contract';
import { play, sendJson, type Wire } from './play';
import { startServer } from './server';
import { countTokens, field, modelOf, text } from './turns';

const MODELS: FakeModel[] = [{ name: 'qwen2.5-coder-7b' }];

const FINISH = { stop: 'stop', length: 'length', refused: 'content_filter' } as const;

/** The type, code and message that go with a status. */
const ERRORS: Record<number, [string, string | null, string]> = {
  400: ['invalid_request_error', 'context_length_exceeded', 'The context length is exceeded.'],
  401: ['invalid_request_error', 'invalid_api_key', 'Incorrect API key provided.'],
  402: ['billing_error', 'insufficient_credits', 'Insufficient credits.'],
  404: ['invalid_request_error', 'model_not_found', 'The model does not exist.'],
  429: ['requests', 'rate_limit_exceeded', 'Rate limit reached.'],
  503: ['server_error', 'overloaded', 'The server is overloaded.']
};

function errorBody(status: number): object {
  const [type, code, message] = ERRORS[status] ?? [
    'server_error',
    null,
    'The server had an error.'
  ];
  return { error: { message, type, code, param: null } };
}

const sse = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;

function wire(body: unknown): Wire {
  const head = {
    id: 'chatcmpl-fake',
    object: 'chat.completion.chunk',
    created: 1_790_000_000,
    model: text(body, 'model')
  };
  const logprobs = field(body, 'logprobs') === true;
  const withUsage = field(field(body, 'stream_options'), 'include_usage') === true;
  const prompt = countTokens(field(body, 'messages'));
  const usage = (pieces: number) => ({
    prompt_tokens: prompt,
    completion_tokens: pieces,
    total_tokens: prompt + pieces
  });
  const choice = (delta: object, rest: object = {}) =>
    sse({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: null, ...rest }] });
  const certainty = (token: string, logprob: number) => ({
    logprobs: { content: [{ token, logprob, bytes: [...Buffer.from(token)], top_logprobs: [] }] }
  });
  return {
    headers: { 'content-type': 'text/event-stream' },
    begin: () => choice({ role: 'assistant', content: '' }),
    piece: (content, logprob) => choice({ content }, logprobs ? certainty(content, logprob) : {}),
    end: (finish, pieces) =>
      choice({}, { finish_reason: FINISH[finish] }) +
      (withUsage ? sse({ ...head, choices: [], usage: usage(pieces) }) : '') +
      'data: [DONE]\n\n',
    error: () => sse(errorBody(503)),
    status: errorBody,
    whole: ({ pieces, finish = 'stop' }: ScriptedAnswer) => ({
      ...head,
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: pieces.join('') },
          logprobs: null,
          finish_reason: FINISH[finish]
        }
      ],
      usage: usage(pieces.length)
    })
  };
}

/** Starts a scripted OpenAI-compatible server on 127.0.0.1. It asks for a key only when `key` is given. */
export function startFakeOpenAi(options: FakeOptions = {}): Promise<FakeModels> {
  const models = options.models ?? MODELS;
  return startServer(options, async ({ request, response, script, signal }) => {
    if (options.key !== undefined && request.headers.authorization !== `Bearer ${options.key}`) {
      return sendJson(response, 401, errorBody(401));
    }
    switch (`${request.method} ${request.path}`) {
      case 'POST /v1/chat/completions': {
        if (modelOf(request.body, models) === undefined) {
          return sendJson(response, 404, errorBody(404));
        }
        const streamed = field(request.body, 'stream') === true;
        await play(script.take(request.raw), wire(request.body), streamed, response, signal);
        return;
      }
      case 'GET /v1/models':
        return sendJson(response, 200, {
          object: 'list',
          data: models.map(({ name }) => ({
            id: name,
            object: 'model',
            created: 1_790_000_000,
            owned_by: 'fake'
          }))
        });
      default:
        return sendJson(response, 404, errorBody(404));
    }
  });
}
