/** No way out: whatever the environment, the models and the task say, the chat of a served page reaches loopback only. */
import type { Mode } from '@lockstep/protocol';
import type { RouteEvent, Task } from '@lockstep/router';
import fc from 'fast-check';
import { createLocalModels, VISITORS_SETTINGS } from './localModels';

/** Addresses that were asked, each answered like an Ollama that has these models. */
function network(models: readonly object[]): { asked: URL[]; send: typeof fetch } {
  const asked: URL[] = [];
  return {
    asked,
    send(input) {
      const url = new URL(input instanceof Request ? input.url : input);
      asked.push(url);
      const body = url.pathname.endsWith('/api/tags')
        ? JSON.stringify({ models })
        : url.pathname.endsWith('/api/chat')
          ? `${JSON.stringify({ message: { role: 'assistant', content: 'I guess.' }, done: true })}\n`
          : '{"version":"0.24.0","model_info":{},"models":[]}';
      return Promise.resolve(new Response(body));
    }
  };
}

const task = (mode: Mode | undefined): Task => ({
  id: 'task00000001',
  kind: 'code',
  notebook: 'a.ipynb',
  ...(mode === undefined ? {} : { mode }),
  sensitivity: 'normal',
  threshold: 1,
  maxOutput: 10,
  context: () => Promise.resolve([{ role: 'user', text: 'Write code.' }]),
  evidence: { language: 'python', names: [], texts: [] },
  brief: { question: 'Write code.', data: [], form: '' }
});

async function events(router: ReturnType<typeof createLocalModels>['router'], mode?: Mode) {
  const all: RouteEvent[] = [];
  const decide = () => Promise.resolve('send-once' as const);
  for await (const event of router.route(task(mode), decide, new AbortController().signal)) {
    all.push(event);
  }
  return all;
}

const model = (name: string, more: object = {}): object => ({
  name,
  size: 1_000_000_000,
  digest: name,
  details: { family: 'qwen2' },
  ...more
});

it('asks loopback alone, shows no proposal and gives no cloud answer, whatever is around it', async () => {
  const host = fc.constantFrom(
    undefined,
    '127.0.0.1:11434',
    'localhost',
    'models.example.org',
    'https://192.0.2.1:443',
    '10.0.0.7'
  );
  const offered = fc.subarray([
    model('small'),
    model('gpt-oss:120b-cloud'),
    model('copy', { remote_host: 'https://ollama.com:443', remote_model: 'gpt-oss:120b' })
  ]);
  const mode = fc.constantFrom(undefined, 'local-only' as const, 'ask' as const, 'auto' as const);
  await fc.assert(
    fc.asyncProperty(host, offered, mode, async (OLLAMA_HOST, models, wanted) => {
      const { asked, send } = network(models);
      const { router } = createLocalModels({
        model: null,
        embedded: null,
        environment: {
          OLLAMA_HOST,
          ANTHROPIC_API_KEY: 'sk-ant-a-key-that-must-not-be-used',
          OPENAI_API_KEY: 'sk-a-key-that-must-not-be-used',
          ANTHROPIC_BASE_URL: 'https://models.example.org'
        },
        send,
        now: Date.now,
        id: () => 'id0000000001'
      });
      const told = await events(router, wanted);
      for (const { hostname } of asked) {
        expect(hostname).toMatch(/^(127\.0\.0\.1|localhost)$/);
      }
      expect(told.map(({ type }) => type)).not.toContain('preview');
      for (const event of told) {
        expect(event.type === 'answer' ? [event.place, event.model.model] : null).toEqual(
          event.type === 'answer' ? ['local', 'small'] : null
        );
      }
    }),
    { numRuns: 60 }
  );
});

it('has one mode that nobody changes, and of many models only the named one', async () => {
  expect(VISITORS_SETTINGS).toMatchObject({ mode: 'local-only', openai: [] });
  const { send } = network([model('small'), model('other')]);
  const parts = { embedded: null, environment: {}, send, now: Date.now, id: () => 'id0000000001' };
  const { signal } = new AbortController();
  expect(await createLocalModels({ ...parts, model: 'other' }).next(signal)).toBe('other');
  expect(await createLocalModels({ ...parts, model: 'absent' }).next(signal)).toBeNull();
});
