import { startFakeAnthropic } from './anthropic';
import type { FakeModels } from './contract';
import { startFakeOllama } from './ollama';
import { startFakeOpenAi } from './openai';

let fake: FakeModels;
afterEach(() => fake.close());

const model = 'qwen2.5-coder:1.5b';
const messages = [{ role: 'user', content: 'Why?' }];

function post(path: string, body: object, init: RequestInit = {}): Promise<Response> {
  return fetch(fake.url + path, { method: 'POST', body: JSON.stringify(body), ...init });
}

async function lines(response: Response): Promise<Record<string, unknown>[]> {
  const text = await response.text();
  return text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>);
}

describe('a script', () => {
  beforeEach(async () => {
    fake = await startFakeOllama({ models: [{ name: model, loaded: true }] });
  });

  const said = async (content: string): Promise<string> => {
    const response = await post('/api/chat', { model, messages: [{ role: 'user', content }] });
    const pieces = await lines(response);
    return pieces.map(({ message }) => (message as { content: string }).content).join('');
  };

  it('answers in the order of requests and repeats its last answer', async () => {
    fake.script([{ pieces: ['a', 'b'] }, { pieces: ['c'] }]);
    expect([await said('1'), await said('2'), await said('3')]).toEqual(['ab', 'c', 'c']);
  });

  it('keeps an answer for the request that holds its text', async () => {
    fake.script([{ pieces: ['first'] }, { pieces: ['title'], when: 'short title' }]);
    expect(await said('a short title, then')).toBe('first');
    expect(await said('a short title, then')).toBe('title');
    expect(await said('something else')).toBe('first');
  });

  it('is replaced over HTTP, where requests can be read and forgotten too', async () => {
    expect((await post('/__script', [{ pieces: ['over HTTP'] }])).status).toBe(200);
    expect(await said('hello')).toBe('over HTTP');
    const seen = (await (await fetch(`${fake.url}/__requests`)).json()) as { path: string }[];
    expect(seen.map(({ path }) => path)).toEqual(['/api/chat']);
    await fetch(`${fake.url}/__requests`, { method: 'DELETE' });
    expect(fake.requests).toEqual([]);
    expect((await post('/__script', { pieces: [] })).status).toBe(400);
  });

  it('cuts the connection after the pieces it was told, and does not call that the client leaving', async () => {
    fake.script([{ pieces: ['a', 'b'], fault: { kind: 'cut', after: 1 } }]);
    const response = await post('/api/chat', { model, messages });
    await expect(response.text()).rejects.toThrow('terminated');
    expect(fake.requests[0]?.closedAt).toBeNull();
  });

  it('hangs without headers until the client leaves, and notes when it did', async () => {
    fake.script([{ pieces: [], fault: { kind: 'hang', after: 0 } }]);
    const leaving = new AbortController();
    const answer = post('/api/chat', { model, messages }, { signal: leaving.signal });
    const request = await fake.seen(({ path }) => path === '/api/chat');
    leaving.abort();
    await expect(answer).rejects.toThrow('aborted');
    await fake.left(request);
    expect(request.closedAt).toBeGreaterThan(0);
  });
});

describe('the scripted Ollama', () => {
  beforeEach(async () => {
    fake = await startFakeOllama();
  });

  it('streams lines with log-probabilities and closes with counts', async () => {
    fake.script([{ pieces: ['Yes', '.'], logprobs: [-0.1, -0.2] }]);
    const all = await lines(await post('/api/chat', { model, messages, logprobs: true }));
    expect(all[0]).toMatchObject({ done: false, logprobs: [{ token: 'Yes', logprob: -0.1 }] });
    expect(all.at(-1)).toMatchObject({ done: true, done_reason: 'stop', eval_count: 2 });
  });

  it('names a missing model, and refuses what does not fit its window', async () => {
    const missing = await post('/api/chat', { model: 'other', messages });
    expect([missing.status, await missing.json()]).toEqual([
      404,
      { error: "model 'other' not found" }
    ]);
    const options = { num_ctx: 4 };
    const long = await post('/api/chat', { model, messages, truncate: false, options });
    expect([long.status, await long.json()]).toEqual([
      400,
      { error: 'the input length exceeds the context length' }
    ]);
  });
});

describe('the scripted Anthropic', () => {
  const headers = { 'x-api-key': 'test-key' };
  const body = { model: 'claude-sonnet-5-5', max_tokens: 10, messages, stream: true };
  beforeEach(async () => {
    fake = await startFakeAnthropic({ key: 'test-key' });
  });

  it('sends every event of a message in order', async () => {
    fake.script([{ pieces: ['Because.'], finish: 'length' }]);
    const text = await (await post('/v1/messages', body, { headers })).text();
    expect([...text.matchAll(/^event: (.*)$/gm)].map(([, event]) => event)).toEqual([
      'message_start',
      'content_block_start',
      'ping',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop'
    ]);
    expect(text).toContain('"stop_reason":"max_tokens"');
  });

  it.each([402, 413, 429, 529])('fails with %s and the time to wait', async status => {
    fake.script([{ pieces: [], fault: { kind: 'status', status, retryAfter: 7 } }]);
    const response = await post('/v1/messages', body, { headers });
    expect([response.status, response.headers.get('retry-after')]).toEqual([status, '7']);
    expect(await response.json()).toMatchObject({ type: 'error' });
  });

  it('refuses another key and counts tokens for the right one', async () => {
    expect((await post('/v1/messages', body)).status).toBe(401);
    const counted = await post('/v1/messages/count_tokens', body, { headers });
    expect(await counted.json()).toEqual({ input_tokens: expect.any(Number) as number });
  });
});

describe('the scripted OpenAI-compatible server', () => {
  it('streams choices, then usage, then the end', async () => {
    fake = await startFakeOpenAi();
    fake.script([{ pieces: ['Yes'], logprobs: [-0.5] }]);
    const response = await post('/v1/chat/completions', {
      model: 'qwen2.5-coder-7b',
      messages,
      stream: true,
      logprobs: true,
      stream_options: { include_usage: true }
    });
    const text = await response.text();
    expect(text).toContain('"logprob":-0.5');
    expect(text).toContain('"completion_tokens":1');
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
  });
});
