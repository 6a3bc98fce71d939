import fc from 'fast-check';
import { DEFAULT_SETTINGS, type ModelName, type ProviderId } from '@lockstep/protocol';
import type { OfferedModel, Provider } from './contract';
import { ProviderError } from './contract';
import { offersOf, tiersOf } from './tiers';

function provider(id: ProviderId, host: string, models: OfferedModel[] | ProviderError): Provider {
  const unused = () => {
    throw new Error('Not asked for here.');
  };
  return {
    id,
    host,
    models: () =>
      models instanceof ProviderError ? Promise.reject(models) : Promise.resolve(models),
    capabilities: unused,
    countTokens: unused,
    health: () => Promise.resolve({ fine: true, cause: null, message: null, ms: null }),
    stream: unused
  };
}
const here = (model: string, bytes: number): OfferedModel => ({ model, place: 'local', bytes });
const there = (model: string): OfferedModel => ({ model, place: 'cloud', bytes: 0 });
const ollama = (...models: OfferedModel[]) => provider('ollama', '127.0.0.1:11434', models);
const embedded = provider('embedded', 'embedded', [here('qwen2.5-coder:1.5b', 1.1e9)]);
const anthropic = provider('anthropic', 'api.anthropic.com', [
  there('claude-opus-5.5'),
  there('claude-haiku-5.5')
]);

async function models(providers: Provider[], tiers: Partial<typeof DEFAULT_SETTINGS.tiers> = {}) {
  const offers = await offersOf(providers, new AbortController().signal);
  const { choice, local } = tiersOf(offers, { tiers: { ...DEFAULT_SETTINGS.tiers, ...tiers } });
  const name = (given: { name: ModelName } | null) =>
    given && `${given.name.provider}/${given.name.model}`;
  return {
    basic: name(choice.basic),
    medium: name(choice.medium),
    cloud: name(choice.cloud),
    frontier: name(choice.frontier),
    local: local.map(name),
    problems: offers.problems.map(({ cause }) => cause)
  };
}

test('Ollama is preferred, the built-in model stands behind it', async () => {
  expect(await models([embedded, ollama(here('llama3.2:3b', 2e9))])).toMatchObject({
    basic: 'ollama/llama3.2:3b',
    local: ['ollama/llama3.2:3b', 'embedded/qwen2.5-coder:1.5b']
  });
  expect(await models([embedded, ollama()])).toMatchObject({
    basic: 'embedded/qwen2.5-coder:1.5b'
  });
});

test('models that only embed, or are too small, answer nothing', async () => {
  const useless = ollama(here('nomic-embed-text', 2.7e8), here('smollm2:135m', 9.3e7));
  expect((await models([useless])).basic).toBeNull();
});

test('a clearly larger local model is medium, one beyond common memory is not', async () => {
  const many = ollama(
    here('qwen2.5-coder:7b', 4.7e9),
    here('qwen2.5-coder:1.5b', 9.86e8),
    here('granite4:tiny', 1.2e9),
    here('llama3.3:70b', 4.3e10)
  );
  expect(await models([many])).toMatchObject({
    basic: 'ollama/qwen2.5-coder:1.5b',
    medium: 'ollama/qwen2.5-coder:7b'
  });
});

test('the cheapest family is cloud; the frontier is only ever chosen by the person', async () => {
  expect(await models([anthropic])).toMatchObject({
    basic: null,
    cloud: 'anthropic/claude-haiku-5.5',
    frontier: null
  });
  const opus = { provider: 'anthropic' as const, model: 'claude-opus-5.5' };
  expect(await models([anthropic], { frontier: opus })).toMatchObject({
    cloud: 'anthropic/claude-haiku-5.5',
    frontier: 'anthropic/claude-opus-5.5'
  });
});

test("a cloud model of Ollama's stands for no local tier, even by choice", async () => {
  const cloud = ollama(there('gpt-oss:120b-cloud'), here('qwen2.5-coder:1.5b', 9.86e8));
  const wish = { provider: 'ollama' as const, model: 'gpt-oss:120b-cloud' };
  expect(await models([cloud], { basic: wish })).toMatchObject({
    basic: 'ollama/qwen2.5-coder:1.5b',
    cloud: null
  });
  expect(await models([cloud], { cloud: wish })).toMatchObject({
    cloud: 'ollama/gpt-oss:120b-cloud'
  });
});

test('a server elsewhere is cloud, whatever it says of itself', async () => {
  const lan = provider('openai', '192.168.1.9:8000', [here('m', 5e9)]);
  const tunnel = provider('anthropic', '127.0.0.1:9', [here('claude-haiku-5.5', 5e9)]);
  expect(await models([lan])).toMatchObject({ basic: null, cloud: 'openai/m' });
  expect(await models([tunnel])).toMatchObject({
    basic: null,
    cloud: 'anthropic/claude-haiku-5.5'
  });
  const own = provider('openai', 'localhost:8000', [here('m', 0)]);
  expect(await models([own])).toMatchObject({ basic: 'openai/m', cloud: null });
});

test('a provider that fails offers nothing and says why', async () => {
  const down = provider('ollama', '127.0.0.1:11434', new ProviderError('not-running', 'Start it.'));
  expect(await models([down, embedded])).toMatchObject({
    basic: 'embedded/qwen2.5-coder:1.5b',
    problems: ['not-running']
  });
});

test('a cloud provider without a key offers nothing and says so', async () => {
  const keyless: Provider = {
    ...anthropic,
    health: () =>
      Promise.resolve({ fine: false, cause: 'key-missing', message: 'Set a key.', ms: null })
  };
  expect(await models([keyless, embedded])).toMatchObject({
    cloud: null,
    problems: ['key-missing']
  });
});

test('every mix of models and wishes has a choice for each tier: none, or one that is offered and in its place', async () => {
  const name = fc.constantFrom(
    'llama3.2:3b',
    'qwen2.5-coder:1.5b',
    'claude-haiku-5.5',
    'nomic-embed-text',
    'x:cloud'
  );
  const offered = fc.record({
    model: name,
    place: fc.constantFrom('local' as const, 'cloud' as const),
    bytes: fc.constantFrom(0, 9e7, 1e9, 4e9, 4e10)
  });
  const id = fc.constantFrom<ProviderId>('ollama', 'embedded', 'anthropic', 'openai');
  const host = fc.constantFrom('127.0.0.1:11434', 'embedded', 'llm.example.org');
  const some = fc.oneof(
    { weight: 5, arbitrary: fc.array(offered, { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constant(new ProviderError('not-running', 'Down.')) }
  );
  const providers = fc.array(fc.tuple(id, host, some), { maxLength: 4 });
  const wish = fc.option(fc.record({ provider: id, model: name }));
  const wishes = fc.record({ basic: wish, medium: wish, cloud: wish, frontier: wish });
  await fc.assert(
    fc.asyncProperty(providers, wishes, async (mix, tiers) => {
      const offers = await offersOf(
        mix.map(parts => provider(...parts)),
        new AbortController().signal
      );
      const { choice, local } = tiersOf(offers, { tiers });
      expect(Object.keys(choice).sort()).toEqual(['basic', 'cloud', 'frontier', 'medium']);
      for (const [tier, one] of Object.entries(choice)) {
        expect(one === null || offers.choices.some(other => other.name === one.name)).toBe(true);
        expect(one === null || one.place).toBe(
          one === null || (tier === 'basic' || tier === 'medium' ? 'local' : 'cloud')
        );
      }
      expect(local[0]?.name).toBe(choice.basic?.name);
      expect(local.every(({ place }) => place === 'local')).toBe(true);
    })
  );
});
