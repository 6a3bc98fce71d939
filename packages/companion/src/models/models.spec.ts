/** Models put together, on scripted servers: what the panel is told, when, and what a key's health says. */
import { startFakeAnthropic, startFakeOllama, startFakeOpenAi } from '@lockstep/fake-models';
import type { FakeModels } from '@lockstep/fake-models';
import { detect } from '@lockstep/privacy';
import type { EmbeddedState, ModelsView } from '@lockstep/protocol';
import { createEgress, createLedger, createRouter } from '@lockstep/router';
import type { ModelEvent, Provider } from '@lockstep/router';
import type { Embedded, Models } from '../assistant';
import { silentLog } from '../log';
import type { Store } from '../store';
import { temporaryFolder, testStore } from '../testing/parts';
import { holdKeys } from './heldKeys';
import { createKeys } from './keys';
import { createModels } from './models';
import { Watching } from './watching';

const KEY = 'sk-ant-a-key-of-a-person-0123456789';

let folder: string;
let remove: () => void;
let store: Store;
let models: Models;
let fakes: FakeModels[];
let embedded: ReturnType<typeof scriptedEmbedded>;

beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  store = testStore(folder);
  fakes = [];
  embedded = scriptedEmbedded();
});

afterEach(async () => {
  await models.close();
  await Promise.all(fakes.map(fake => fake.close()));
  store.close();
  remove();
});

async function started(fake: Promise<FakeModels>): Promise<FakeModels> {
  fakes.push(await fake);
  return fake;
}

/** An embedded model that never answers, but changes when it is told to. */
function scriptedEmbedded(): Embedded & { become(state: EmbeddedState['state']): void } {
  const listeners = new Set<() => void>();
  let state: EmbeddedState['state'] = 'absent';
  return {
    model: () => null,
    problem: () => 'No local model is on this machine yet.',
    readingSpeed: () => null,
    // eslint-disable-next-line require-yield, @typescript-eslint/require-await -- it has no model
    async *generate(): AsyncGenerator<ModelEvent> {
      throw new Error('It has no model.');
    },
    countTokens: () => Promise.resolve(0),
    state: () => ({
      state,
      choice: null,
      offers: [],
      progress: null,
      agreedAt: null,
      problem: null
    }),
    watch(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    act: () => Promise.resolve(),
    close: () => Promise.resolve(),
    become(next) {
      state = next;
      listeners.forEach(listener => listener());
    }
  };
}

function build(environment: NodeJS.ProcessEnv): Models {
  let made = 0;
  const id = (): string => `id${(made += 1)}`;
  const { assistant } = store;
  const log = silentLog();
  const keyring = {
    get: () => Promise.resolve(null),
    set: () => Promise.resolve(false),
    remove: () => Promise.resolve()
  };
  models = createModels({
    detectors: { quick: () => detect, thorough: () => Promise.resolve(detect) },
    store: assistant,
    keys: createKeys({
      held: holdKeys({ folder, keyring, log, now: Date.now }),
      environment,
      now: Date.now
    }),
    embedded,
    egress: createEgress((input, init) => fetch(input, init)),
    ledger: createLedger({
      store: assistant.ledger,
      budgets: () => assistant.settings.read().budgets,
      now: Date.now,
      id
    }),
    createRouter,
    environment,
    log,
    now: Date.now,
    id
  });
  return models;
}

function provider(id: Provider['id']): Provider {
  const found = models.providers.find(one => one.id === id);
  if (found === undefined) {
    throw new Error(`There is no ${id}.`);
  }
  return found;
}

/** The views as they are told, and a way to wait for one. */
function watched(): {
  views: ModelsView[];
  until(enough: (view: ModelsView) => boolean): Promise<void>;
} {
  const views: ModelsView[] = [];
  let changed: () => void = () => undefined;
  models.watch(view => {
    views.push(view);
    changed();
  });
  return {
    views,
    async until(enough) {
      while (!views.some(enough)) {
        await new Promise<void>(resolve => {
          changed = resolve;
        });
      }
    }
  };
}

describe('the models', () => {
  it('name Ollama and its models, and what answers next', async () => {
    const ollama = await started(
      startFakeOllama({
        models: [
          { name: 'qwen2.5-coder:1.5b', bytes: 1_100_000_000, contextWindow: 16_384 },
          { name: 'gpt-oss:120b-cloud', bytes: 400 }
        ]
      })
    );
    build({ OLLAMA_HOST: ollama.url });
    const view = await models.view(new AbortController().signal);
    expect(view.ollama).toMatchObject({ running: true, url: ollama.url, problem: null });
    expect(view.ollama.models.map(({ name, place, tier }) => [name, place, tier])).toEqual([
      ['qwen2.5-coder:1.5b', 'local', 'basic'],
      ['gpt-oss:120b-cloud', 'cloud', null]
    ]);
    expect(view.next?.model).toEqual({ provider: 'ollama', model: 'qwen2.5-coder:1.5b' });
  });

  it('are shown with a remedy when nothing runs', async () => {
    build({ OLLAMA_HOST: '127.0.0.1:47811' });
    const view = await models.view(new AbortController().signal);
    expect(view).toMatchObject({ next: null, ollama: { running: false, models: [] }, keys: [] });
    expect(view.ollama.problem).toMatch(/ollama serve/);
  });

  it('tell each change once to who watches: settings, keys, the embedded model', async () => {
    build({ OLLAMA_HOST: '127.0.0.1:47811' });
    const { views, until } = watched();
    await until(() => true);
    models.writeSettings({ mode: 'ask' });
    await until(({ mode }) => mode === 'ask');
    await models.setKey({ target: { provider: 'anthropic', host: '' }, key: KEY });
    await until(({ keys }) => keys.length === 1);
    embedded.become('downloading');
    await until(view => view.embedded.state === 'downloading');
    // Nothing changed, so nothing is told.
    const told = views.length;
    embedded.become('downloading');
    await models.removeKey({ target: { provider: 'anthropic', host: '' } });
    await until(view => view.embedded.state === 'downloading' && view.keys.length === 0);
    expect(views).toHaveLength(told + 1);
    expect(JSON.stringify(views)).not.toContain(KEY);
  });

  it('follow the servers that the settings name, also when another process changed them', async () => {
    const server = await started(startFakeOpenAi());
    build({ OLLAMA_HOST: '127.0.0.1:47811' });
    expect(models.providers.map(({ id }) => id)).toEqual(['ollama', 'embedded', 'anthropic']);
    store.assistant.settings.write({ openai: [{ url: server.url, models: [] }] });
    const view = await models.view(new AbortController().signal);
    expect(provider('openai').host).toBe(new URL(server.url).host);
    expect(view.next?.model.provider).toBe('openai');
    models.writeSettings({ openai: [] });
    expect(models.providers.map(({ id }) => id)).not.toContain('openai');
  });

  it("learn from a call whether a key is good, and send the environment's key to nobody else", async () => {
    const anthropic = await started(startFakeAnthropic({ key: KEY }));
    const server = await started(startFakeOpenAi());
    const environment = {
      OLLAMA_HOST: '127.0.0.1:47811',
      ANTHROPIC_BASE_URL: anthropic.url,
      ANTHROPIC_API_KEY: `${KEY}-wrong`,
      OPENAI_API_KEY: KEY
    };
    build(environment);
    models.writeSettings({ openai: [{ url: server.url, models: ['gpt'] }] });
    const request = {
      model: 'claude-haiku-5-5',
      turns: [{ role: 'user', text: 'Well?' }] as const,
      maxOutput: 50,
      contextWindow: 1_000,
      logprobs: false,
      temperature: 0
    };
    const call = async (of: Provider): Promise<void> => {
      for await (const event of of.stream(request, fetch, new AbortController().signal)) {
        expect(event.type).toBeDefined();
      }
    };
    await expect(call(provider('anthropic'))).rejects.toMatchObject({ why: 'key-refused' });
    const { keys } = await models.view(new AbortController().signal);
    expect(keys).toMatchObject([
      { provider: 'anthropic', health: 'refused' },
      { provider: 'openai' }
    ]);
    await call(provider('openai')).catch(() => undefined);
    expect(JSON.stringify(server.requests)).not.toContain(KEY);
  });
});

describe('something that is watched', () => {
  it('is looked at while somebody watches, and by no timer afterwards', async () => {
    jest.useFakeTimers();
    build({});
    let looks = 0;
    const watching = new Watching<number>({
      read: () => Promise.resolve((looks += 1)),
      same: (before, after) => before === after,
      every: 1_000,
      patience: 500,
      failed: () => undefined
    });
    const heard: number[] = [];
    const one = watching.watch(value => heard.push(value));
    const two = watching.watch(value => heard.push(value));
    await jest.advanceTimersByTimeAsync(2_500);
    expect(looks).toBe(4);
    one.dispose();
    one.dispose();
    two.dispose();
    const before = looks;
    await jest.advanceTimersByTimeAsync(5_000);
    expect(looks).toBe(before);
    jest.useRealTimers();
  });
});
