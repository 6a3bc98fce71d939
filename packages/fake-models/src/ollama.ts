/** A scripted Ollama: native NDJSON, version, tags, show, ps, and the errors that a real one gives. */
import { createHash } from 'node:crypto';

import type { FakeModel, FakeModels, FakeOptions, ScriptedAnswer } from './contract';
import { play, sendJson, type Wire } from './play';
import { type Exchange, startServer } from './server';
import { countTokens, DEFAULT_WINDOW, field, modelOf, text } from './turns';

const MODELS: FakeModel[] = [{ name: 'qwen2.5-coder:1.5b', bytes: 1_117_320_736 }];
/** Nanoseconds: what a small model takes to load, and to read or write a token. */
const LOAD = 1_300_000_000;
const READ = 6_600_000;
const WRITE = 83_000_000;

const digestOf = (name: string): string => createHash('sha256').update(name).digest('hex');

const describe = ({ name, bytes = 1_000_000_000, remote = false }: FakeModel) => ({
  name,
  model: name,
  ...(remote ? { remote_model: 'gpt-oss:120b', remote_host: 'https://ollama.com:443' } : {}),
  modified_at: '2026-10-01T12:00:00Z',
  size: bytes,
  digest: digestOf(name),
  details: {
    parent_model: '',
    format: 'gguf',
    family: 'qwen2',
    families: ['qwen2'],
    parameter_size: '1.5B',
    quantization_level: 'Q4_K_M'
  }
});

function wire(body: unknown): Wire {
  const model = text(body, 'model');
  const head = () => ({ model, created_at: new Date().toISOString() });
  const logprobs = field(body, 'logprobs') === true;
  const tokens = countTokens(field(body, 'messages'));
  const line = (value: object) => `${JSON.stringify({ ...head(), ...value })}\n`;
  const tokenOf = (token: string, logprob: number) => ({
    token,
    logprob,
    bytes: [...Buffer.from(token)]
  });
  const end = (reason: string, pieces: number) => ({
    done: true,
    done_reason: reason === 'length' ? 'length' : 'stop',
    total_duration: LOAD + tokens * READ + pieces * WRITE,
    load_duration: LOAD,
    prompt_eval_count: tokens,
    prompt_eval_duration: tokens * READ,
    eval_count: pieces,
    eval_duration: pieces * WRITE
  });
  const message = (content: string) => ({ message: { role: 'assistant', content } });
  return {
    headers: { 'content-type': 'application/x-ndjson' },
    begin: () => '',
    piece: (content, logprob) =>
      line({
        ...message(content),
        done: false,
        ...(logprobs ? { logprobs: [tokenOf(content, logprob)] } : {})
      }),
    end: (finish, pieces) => line({ ...message(''), ...end(finish, pieces) }),
    error: () => `${JSON.stringify({ error: 'llama runner process has terminated' })}\n`,
    status: status => ({ error: status === 503 ? 'server busy, please try again' : 'it broke' }),
    whole: (answer: ScriptedAnswer) => ({
      ...head(),
      ...message(answer.pieces.join('')),
      ...end(answer.finish ?? 'stop', answer.pieces.length)
    })
  };
}

async function chat(exchange: Exchange, models: readonly FakeModel[]): Promise<void> {
  const { request, response, script, signal } = exchange;
  const { body } = request;
  const model = modelOf(body, models);
  if (model === undefined) {
    sendJson(response, 404, { error: `model '${text(body, 'model')}' not found` });
    return;
  }
  const asked = field(field(body, 'options'), 'num_ctx');
  const window = typeof asked === 'number' ? asked : 4_096;
  if (field(body, 'truncate') === false && countTokens(field(body, 'messages')) > window) {
    sendJson(response, 400, { error: 'the input length exceeds the context length' });
    return;
  }
  const answer = script.take(request.raw);
  await play(answer, wire(body), field(body, 'stream') !== false, response, signal);
}

function show({ request, response }: Exchange, models: readonly FakeModel[]): void {
  const model = modelOf(request.body, models);
  if (model === undefined) {
    sendJson(response, 404, { error: `model '${text(request.body, 'model')}' not found` });
    return;
  }
  sendJson(response, 200, {
    modelfile: '',
    parameters: 'num_ctx 4096',
    template: '{{ .Prompt }}',
    details: describe(model).details,
    model_info: {
      'general.architecture': 'qwen2',
      'qwen2.context_length': model.contextWindow ?? DEFAULT_WINDOW
    },
    capabilities: ['completion'],
    modified_at: '2026-10-01T12:00:00Z'
  });
}

/** Fetches as a real one tells it: a line a step, and an error among them for a name that nobody has. */
function pull({ request, response }: Exchange): void {
  const name = text(request.body, 'model');
  const layer = { status: `pulling ${digestOf(name).slice(0, 12)}`, total: 1_000 };
  const lines = name.startsWith('no-such')
    ? [{ status: 'pulling manifest' }, { error: 'pull model manifest: file does not exist' }]
    : [
        { status: 'pulling manifest' },
        ...[0, 500, 1_000].map(completed => ({ ...layer, completed })),
        { status: 'success' }
      ];
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  response.end(lines.map(line => `${JSON.stringify(line)}\n`).join(''));
}

/** Starts a scripted Ollama on 127.0.0.1. It offers `qwen2.5-coder:1.5b` unless told otherwise. */
export function startFakeOllama(options: FakeOptions = {}): Promise<FakeModels> {
  const models = options.models ?? MODELS;
  return startServer(options, exchange => {
    const { request, response } = exchange;
    switch (`${request.method} ${request.path}`) {
      case 'POST /api/chat':
        return chat(exchange, models);
      case 'POST /api/pull':
        return pull(exchange);
      case 'POST /api/show':
        return show(exchange, models);
      case 'GET /api/tags':
        return sendJson(response, 200, { models: models.map(describe) });
      case 'GET /api/ps': {
        const running = models.filter(({ loaded }) => loaded === true).map(describe);
        return sendJson(response, 200, {
          models: running.map(model => ({
            ...model,
            expires_at: '2026-12-01T12:00:00Z',
            size_vram: 0
          }))
        });
      }
      case 'GET /api/version':
        return sendJson(response, 200, { version: '0.24.0' });
      case 'GET /':
        response.end('Ollama is running');
        return;
      default:
        return sendJson(response, 404, { error: '404 page not found' });
    }
  });
}
