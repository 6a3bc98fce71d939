/** Every cause by its name, and the path that it takes: the rows of the table in docs/router.md. */
import type { Because, Cause } from '@lockstep/protocol';
import {
  CAPABILITIES,
  ask,
  cloud,
  fails,
  frontier,
  HAIKU,
  HANG,
  local,
  setup
} from './route.testing';
import { type Scripted, unsure, type World } from './route.testing';

/** A local model with other abilities. */
function able(model: Scripted, abilities: Partial<typeof CAPABILITIES>): Scripted {
  model.capabilities = () => Promise.resolve({ ...CAPABILITIES, ...abilities });
  return model;
}

const SCHEMA = { type: 'object' };
const unchecked = { brief: { question: 'Write a regex', data: [], form: '' } };

/** What stays of the draft, and whether the local model was asked at all. */
const WAYS: [Because, World, asked: number][] = [
  ['low-confidence', { providers: [unsure(['Hm.'])] }, 1],
  ['invalid-output', { providers: [local(['```python\nlinkz.head()\n```'])] }, 1],
  ['unchecked', { providers: [able(local(['Hm.']), { logprobs: false })], task: unchecked }, 1],
  ['too-long', { providers: [able(counting(9_000), { contextWindow: 4_096 })] }, 0],
  ['too-long', { providers: [local(fails('too-long'))] }, 2],
  [
    'unable',
    { providers: [able(local(['{}']), { jsonSchema: false })], task: { schema: SCHEMA } },
    0
  ],
  ['timeout', { providers: [local([HANG])], silence: { local: 20, cloud: 20 } }, 1],
  ['model-missing', { providers: [local(fails('model-missing'))] }, 1],
  ['no-model', { providers: [] }, 0],
  ['failed', { providers: [local(fails('broken'))] }, 1]
];

/** A local model to which every context has so many tokens. */
function counting(tokens: number): Scripted {
  const model = local(['Never.']);
  Object.assign(model, { countTokens: () => Promise.resolve(tokens) });
  return model;
}

describe.each(WAYS)('%s', (because, world, asked) => {
  const requests = ({ providers }: World): number => providers[0]?.requests.length ?? 0;

  test('is named, and leads to the cloud where that is allowed', async () => {
    const before = requests(world);
    const { record, sent, texts } = await ask({
      ...world,
      providers: [...world.providers, cloud(['{"fine": true}'])],
      settings: { mode: 'auto' },
      task: { ...world.task, fresh: true }
    });
    expect(record.because).toBe(because);
    expect([sent.length, texts.get(HAIKU)]).toEqual([1, '{"fine": true}']);
    expect(record.calls[record.chosen ?? 9]?.place).toBe('cloud');
    expect(requests(world) - before).toBe(asked);
  });

  test('is named, and stays here where it is not', async () => {
    const { record, sent, entries } = await ask({ ...world, task: { ...world.task, fresh: true } });
    expect(record.because).toBe(because);
    expect([sent, entries]).toEqual([[], []]);
  });
});

test('an answer that was enough has no cause', async () => {
  const { record } = await ask({ providers: [local(['It drops 546 rows.'])] });
  expect(record.because).toBeUndefined();
});

describe('a cloud model', () => {
  const auto = (script: Parameters<typeof cloud>, rest: Partial<World> = {}): World => ({
    providers: [unsure(['Hm.']), cloud(...script)],
    settings: { mode: 'auto' },
    ...rest
  });
  const again = { task: { fresh: true } };

  it.each<[Cause, attempts: number]>([
    ['overloaded', 3],
    ['offline', 3],
    ['timeout', 3],
    ['rate-limited', 3],
    ['key-refused', 1],
    ['model-missing', 1],
    ['no-credit', 1],
    ['broken', 1]
  ])('that says %s is asked %d times, and the draft stands', async (cause, attempts) => {
    const { record, sent, rows } = await ask(auto([fails(cause)]));
    expect(sent).toHaveLength(attempts);
    expect(record).toMatchObject({ chosen: 0, cause });
    // What nobody read costs nothing; what was read in silence may have cost all of it.
    expect(record.price > 0).toBe(cause === 'timeout');
    expect(rows.open()).toEqual([]);
  });

  test('that falls silent is given up, before its first word and in its middle', async () => {
    const silence = { local: 1_000, cloud: 20 };
    const before = await ask(auto([[HANG]], { silence }));
    expect(before.record).toMatchObject({ chosen: 0, cause: 'timeout' });
    const middle = await ask(auto([['Half', HANG], ['Whole.']], { silence }));
    expect(middle.texts.get(HAIKU)).toMatch(/^Half\n.*begins anew.*\n\nWhole\.$/s);
    expect([before, middle].map(({ rows }) => rows.open())).toEqual([[], []]);
  });

  test('that is too small for the request is not asked, and nothing is entered', async () => {
    const small = cloud(['Never.']);
    small.capabilities = () => Promise.resolve({ ...CAPABILITIES, contextWindow: 300 });
    const { record, sent, entries } = await ask({
      providers: [unsure(['Hm.']), small],
      settings: { mode: 'auto' }
    });
    expect([sent, entries]).toEqual([[], []]);
    expect(record).toMatchObject({ cause: 'too-long', chosen: 0 });
  });

  test('without credit is left alone, with all that its account pays for, until a key is set', async () => {
    const world = auto([fails('no-credit'), ['Yes.']]);
    const made = setup(world);
    await ask(world, made);
    const { record } = await ask({ ...world, ...again }, made);
    expect([made.sent.length, record.cause]).toEqual([1, 'no-credit']);
    expect(record.reason).toMatch(/no credit left, so it is not asked until 10:15/);
    made.router.forgive('anthropic');
    expect((await ask({ ...world, ...again }, made)).record.cause).toBeNull();
  });

  test('that asked for a minute is not asked before it is over', async () => {
    const world = auto([fails('rate-limited', 60_000), ['Yes.']]);
    const made = setup(world);
    await ask(world, made);
    expect((await ask({ ...world, ...again }, made)).record.cause).toBe('rate-limited');
    expect(made.sent).toHaveLength(1);
    made.pass(60_000);
    expect((await ask({ ...world, ...again }, made)).record.cause).toBeNull();
  });

  test('rests as long as it must, whatever somebody sets the time to', async () => {
    const world = auto([fails('rate-limited', 60_000), ['Yes.']]);
    const made = setup(world);
    await ask(world, made);
    for (const day of [1, -2]) {
      made.jump(day * 86_400_000);
      await ask({ ...world, ...again }, made);
      expect(made.sent).toHaveLength(1);
    }
    made.pass(60_000);
    const { record } = await ask({ ...world, ...again }, made);
    expect(record).toMatchObject({ cause: null });
    expect(record.took).toBeLessThan(60_000);
  });

  test('gives way to a dearer one only where that can help, and its budget is looked at anew', async () => {
    const dear = frontier(['Never.']);
    const { record, sent, entries } = await ask({
      providers: [unsure(['Hm.']), cloud(fails('too-long')), dear],
      settings: {
        mode: 'auto',
        tiers: {
          ...{ basic: null, medium: null, cloud: null },
          frontier: { provider: 'openai', model: 'grand' }
        },
        budgets: { task: 1e6, notebook: 1e6, day: 2_000, month: 1e6, soft: [], askAbove: 1e9 }
      }
    });
    expect(sent.map(({ url }) => new URL(url).host)).toEqual(['api.anthropic.com']);
    expect(entries.map(({ type }) => type)).toEqual(['intent', 'settle']);
    expect(record).toMatchObject({ chosen: 0, cause: 'over-budget' });
  });
});

describe('in mode auto, a person is asked all the same', () => {
  const budgets = { task: 1e6, notebook: 1e6, day: 1e6, month: 1e6, soft: [], askAbove: 1e9 };
  const world = (limits: Partial<Omit<typeof budgets, 'soft'>> & { soft?: ['day'] }): World => ({
    providers: [unsure(['Hm.']), cloud(['Yes.'])],
    settings: { mode: 'auto', budgets: { ...budgets, ...limits } },
    decide: () => Promise.resolve('send-once')
  });

  test('above the amount that was set', async () => {
    expect((await ask(world({}))).previews).toEqual([]);
    expect((await ask(world({ askAbove: 10 }))).previews).toHaveLength(1);
  });

  test('before a soft budget is passed, and is told which; the row says that they agreed', async () => {
    const { previews, entries, sent } = await ask(world({ day: 10, soft: ['day'] }));
    expect(previews[0]).toMatchObject({ past: ['day'] });
    expect(previews[0]?.why).toMatch(/It could pass a limit: .* of today's budget/);
    expect(entries[0]).toMatchObject({ type: 'intent', past: ['day'], task: 't1' });
    expect(sent).toHaveLength(1);
  });

  test('and where they keep it local, nothing leaves', async () => {
    const { sent, entries } = await ask({
      ...world({ day: 10, soft: ['day'] }),
      decide: () => Promise.resolve('keep-local')
    });
    expect([sent, entries.map(({ type }) => type)]).toEqual([[], ['kept']]);
  });
});

test('a local model that loads says so before its first word', async () => {
  const { events } = await ask({ providers: [local([{ type: 'loading' }, 'It drops 546 rows.'])] });
  const seen = events.map(({ type }) => type).filter(type => type === 'loading' || type === 'text');
  expect(seen).toEqual(['loading', 'text']);
});

test('a local model that failed three times is asked after the others', async () => {
  const tired = local(fails('broken'));
  const other = local(['It drops 546 rows.']);
  Object.assign(other, { id: 'embedded', host: 'this machine', model: 'built-in' });
  const world: World = { providers: [tired, other], task: { fresh: true } };
  const made = setup(world);
  for (let task = 0; task < 5; task += 1) {
    await ask(world, made);
  }
  expect([tired.requests.length, other.requests.length]).toEqual([3, 5]);
});
