import {
  ask,
  cloud,
  fails,
  frontier,
  HAIKU,
  sends,
  setup,
  unsure,
  type World
} from './route.testing';
import { DEFAULT_SETTINGS } from '@lockstep/protocol';
import { Rows } from './rows.testing';

const limits = (rest: Partial<typeof DEFAULT_SETTINGS.budgets>) => ({
  ...DEFAULT_SETTINGS.budgets,
  ...rest
});

describe('when the cloud fails', () => {
  const world = (script: Parameters<typeof cloud>, rest: Partial<World> = {}): World => ({
    providers: [unsure(['Hm.']), cloud(...script)],
    settings: { mode: 'auto' },
    ...rest
  });

  test('an overloaded one is tried again, bounded, then the draft stands as fallback', async () => {
    const { record, sent, waits, entries, last } = await ask(world([fails('overloaded')]));
    expect(sent).toHaveLength(3);
    expect(waits).toEqual([1_000, 4_000]);
    expect(last.type).toBe('done');
    expect(record).toMatchObject({ chosen: 0, cause: 'overloaded', price: 0 });
    expect(record.reason).toBe('Local answer as fallback: It said overloaded, tried 3 times');
    expect(entries.map(({ type }) => type)).toEqual(
      Array.from({ length: 3 }, () => ['intent', 'settle']).flat()
    );
  });

  test('one that comes back is heard, after the wait that it asked for', async () => {
    const { record, waits } = await ask(world([fails('rate-limited', 2_000), ['Yes.']]));
    expect(waits).toEqual([2_000]);
    expect(record).toMatchObject({ chosen: 2, cause: null });
  });

  test('a wait beyond patience is not waited for', async () => {
    const { record, waits, sent } = await ask(world([fails('rate-limited', 60_000)]));
    expect([waits.length, sent.length]).toEqual([0, 1]);
    expect(record.cause).toBe('rate-limited');
  });

  test('an answer that is cut begins anew below a seam, once, and both are paid for', async () => {
    const { record, sent, texts, entries, events } = await ask(
      world([['```python\nx =', ...fails('offline')], ['x = 1']])
    );
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
    expect(texts.get(HAIKU)).toMatch(
      /^```python\nx =\n```\n\n---\n\n\*The connection was cut here.*\nx = 1$/s
    );
    expect(record).toMatchObject({ chosen: 2, cause: null });
    expect(record.calls[1]?.price).toBeGreaterThan(0);
    expect(entries.map(({ type }) => type)).toEqual(['intent', 'settle', 'intent', 'settle']);
    expect(events.filter(event => event.type === 'answer' && event.by === 'cloud')).toHaveLength(1);
  });

  test('one that is cut twice is left, and the draft stands', async () => {
    const { record, sent, texts } = await ask(world([['Half', ...fails('offline')]]));
    expect(sent).toHaveLength(2);
    expect(texts.get(HAIKU)).toMatch(/^Half\n.*Half$/s);
    expect(record).toMatchObject({ chosen: 0, cause: 'offline' });
  });

  test('an answer of a fixed form begins anew in its own place', async () => {
    const { texts } = await ask({
      providers: [unsure(['no']), cloud(['{"a', ...fails('offline')], ['{}'])],
      settings: { mode: 'auto' },
      task: { schema: { type: 'object' } }
    });
    expect(texts.get(HAIKU)).toBe('{"a{}');
  });

  test('a refusal by the model falls back to the draft', async () => {
    const usage = { promptTokens: 10, outputTokens: 1 };
    const { record } = await ask(world([['No', { type: 'end', usage, finish: 'refused' }]]));
    expect(record).toMatchObject({ chosen: 0, cause: 'refused' });
  });

  test('after three failed tasks it is left alone for a minute', async () => {
    const asked = world([fails('offline')]);
    const made = setup(asked);
    for (let task = 0; task < 3; task += 1) {
      await ask({ ...asked, task: { fresh: true } }, made);
    }
    const before = made.sent.length;
    const { record } = await ask({ ...asked, task: { fresh: true } }, made);
    expect(made.sent).toHaveLength(before);
    expect(record.reason).toMatch(/left alone until/);
    made.pass(60_000);
    await ask({ ...asked, task: { fresh: true } }, made);
    expect(made.sent.length).toBeGreaterThan(before);
  });

  test('a dearer model is no cure for an overloaded one, but may read what is too long', async () => {
    const tiers = {
      basic: null,
      medium: null,
      cloud: null,
      frontier: { provider: 'openai' as const, model: 'grand' }
    };
    const hosts = async (why: 'overloaded' | 'too-long') => {
      const { sent } = await ask({
        providers: [unsure(['Hm.']), cloud(fails(why)), frontier(['Yes.'])],
        settings: { mode: 'auto', tiers }
      });
      return new Set(sent.map(({ url }) => new URL(url).host));
    };
    expect([...(await hosts('overloaded'))]).toEqual(['api.anthropic.com']);
    expect([...(await hosts('too-long'))]).toEqual(['api.anthropic.com', 'llm.example.org']);
  });

  test('over budget nothing is asked or sent, and the budget is named', async () => {
    const { record, sent, entries, previews } = await ask(
      world([['x']], {
        settings: { mode: 'ask', budgets: limits({ day: 10, soft: [] }) },
        decide: sends
      })
    );
    expect([sent, entries, previews]).toEqual([[], [], []]);
    expect(record).toMatchObject({ cause: 'over-budget', chosen: 0 });
    expect(record.reason).toMatch(/today's budget/);
  });

  test('a ledger that cannot be written lets nothing out', async () => {
    const rows = new Rows();
    rows.full = true;
    const { record, sent } = await ask(world([['x']], { rows }));
    expect(sent).toEqual([]);
    expect(record).toMatchObject({ cause: 'ledger-unwritable', chosen: 0 });
    expect(record.reason).toMatch(/can't be written, so nothing is sent/);
  });

  test('without a draft the failure itself is told', async () => {
    const { last } = await ask({
      providers: [cloud(fails('no-credit'))],
      settings: { mode: 'auto' }
    });
    expect(last).toMatchObject({
      type: 'failed',
      cause: 'no-credit',
      message: 'It said no-credit. Do this.'
    });
  });
});
