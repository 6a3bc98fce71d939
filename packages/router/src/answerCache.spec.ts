import fc from 'fast-check';
import { AnswerCache, questionKey, weightsOf } from './answerCache';
import { ask, local, setup, type World } from './route.testing';

const SURE = 'It drops 546 rows.';

describe('a remembered answer', () => {
  const turns = (data: string) => [
    { role: 'system' as const, text: 'Help.' },
    { role: 'user' as const, text: data }
  ];
  const context = (data: string) => ({ context: () => Promise.resolve(turns(data)) });

  test('is shown as one, costs nothing, and asks nobody', async () => {
    const world: World = { providers: [local([SURE])] };
    const made = setup(world);
    await ask(world, made);
    const { record, events } = await ask(world, made);
    expect(world.providers[0]?.requests).toHaveLength(1);
    expect(record.reason).toMatch(/^From cache: same question at/);
    expect(record.calls).toMatchObject([{ price: 0, usage: null }]);
    expect(events.flatMap(event => (event.type === 'text' ? [event.text] : []))).toEqual([SURE]);
  });

  test('is not taken where context, weights, form or length differ', async () => {
    const model = local([SURE]);
    const world: World = { providers: [model] };
    const made = setup(world);
    const asked = async (task: World['task']): Promise<number> => {
      await ask({ ...world, task }, made);
      return model.requests.length;
    };
    expect(await asked(context('a'))).toBe(1);
    expect(await asked(context('a'))).toBe(1);
    expect(await asked(context('b'))).toBe(2);
    expect(await asked({ ...context('a'), maxOutput: 100 })).toBe(3);
    expect(await asked({ ...context('a'), kind: 'json' })).toBe(4);
    const { capabilities } = model;
    model.capabilities = async () => ({ ...(await capabilities()), digest: 'd2' });
    expect(await asked(context('a'))).toBe(5);
    expect(await asked({ ...context('a'), fresh: true })).toBe(6);
  });

  test('of a plan is seen without asking', async () => {
    const world: World = { providers: [local([SURE])] };
    const made = setup(world);
    const { question } = await import('./route.testing');
    const never = new AbortController().signal;
    expect((await made.router.explain(question, never)).remembered).toBeNull();
    await ask(world, made);
    expect((await made.router.explain(question, never)).remembered).toBeGreaterThan(0);
    expect(world.providers[0]?.requests).toHaveLength(1);
  });
});

test('holds a bounded number of answers of bounded length, the latest used', () => {
  const confidence = { value: null, threshold: 0.85, words: '', checks: [] };
  fc.assert(
    fc.property(fc.array(fc.nat(200), { maxLength: 300 }), keys => {
      const cache = new AnswerCache(() => 0);
      keys.forEach(key => {
        cache.put(String(key), { text: 'x', at: 0, confidence });
      });
      const held = [...new Set(keys)].filter(key => cache.get(String(key)) !== null);
      expect(held.length).toBe(Math.min(64, new Set(keys).size));
    })
  );
  const cache = new AnswerCache(() => 0);
  cache.put('long', { text: 'x'.repeat(20_001), at: 0, confidence });
  expect(cache.get('long')).toBeNull();
});

test('no two requests that differ share a name', () => {
  const request = fc.record({
    model: fc.constant('m'),
    turns: fc.array(fc.record({ role: fc.constantFrom('user', 'system'), text: fc.string() }), {
      maxLength: 3
    }),
    maxOutput: fc.nat(3),
    contextWindow: fc.constant(1),
    logprobs: fc.constant(false),
    temperature: fc.constantFrom(0, 0.2)
  });
  fc.assert(
    fc.property(request, request, fc.string(), fc.string(), (a, b, one, other) => {
      const same = JSON.stringify([one, a]) === JSON.stringify([other, b]);
      const key = (digest: string, asked: typeof a): string =>
        questionKey(weightsOf({ name: { provider: 'ollama', model: 'm' } }, digest), asked);
      expect(key(one, a) === key(other, b)).toBe(same);
    })
  );
});
