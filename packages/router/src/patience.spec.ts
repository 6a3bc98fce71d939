import { AnswerCache } from './answerCache';
import { ProviderError } from './contract';
import { Breaker, pauseBefore, wait } from './patience';
import { priorOf, WORTH_ASKING } from './prior';

const failure = (why: ProviderError['why'], retryAfter: number | null = null) =>
  new ProviderError(why, 'x', retryAfter);

const ended = (error: ProviderError, attempts = 1, textCame = false, cutBefore = false) => ({
  ...{ error, attempts, textCame, cutBefore }
});
const middle = () => 0.5;

describe('trying again', () => {
  test('waits as long as the provider says, else a little longer each time', () => {
    expect(pauseBefore(ended(failure('rate-limited', 2_500)), middle)).toBe(2_500);
    expect(pauseBefore(ended(failure('overloaded')), middle)).toBe(1_000);
    expect(pauseBefore(ended(failure('overloaded'), 2), middle)).toBe(4_000);
  });

  test('spreads those who were refused together', () => {
    const pauses = [0, 0.25, 1].map(chance =>
      pauseBefore(ended(failure('overloaded')), () => chance)
    );
    expect(pauses).toEqual([750, 875, 1_250]);
  });

  test('begins an answer anew that was cut, once', () => {
    expect(pauseBefore(ended(failure('offline'), 1, true), middle)).toBe(1_000);
    expect(pauseBefore(ended(failure('broken'), 1, true), middle)).toBe(1_000);
    expect(pauseBefore(ended(failure('offline'), 2, true, true), middle)).toBeNull();
    expect(pauseBefore(ended(failure('refused'), 1, true), middle)).toBeNull();
  });

  it.each<[string, ProviderError, number]>([
    ['after the last attempt', failure('overloaded'), 3],
    ['when the key is wrong', failure('key-refused'), 1],
    ['when nothing usable came', failure('broken'), 1],
    ['when the provider asks for a minute', failure('rate-limited', 60_000), 1]
  ])('is left %s', (_, error, attempts) => {
    expect(pauseBefore(ended(error, attempts), middle)).toBeNull();
  });

  test('ends its wait when it is aborted', async () => {
    const stop = new AbortController();
    const waiting = wait(60_000, stop.signal);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ why: 'stopped' });
  });
});

describe('leaving alone', () => {
  const m = { model: 'anthropic host m', account: 'anthropic host' };
  const other = { ...m, model: 'anthropic host other' };

  test('a model that failed three times in a row rests a minute', () => {
    let now = 1_000;
    const breaker = new Breaker(() => now);
    ['offline', 'overloaded'].forEach(() => breaker.tell(m, failure('offline')));
    breaker.tell(m, failure('key-refused'));
    expect(breaker.resting(m)).toBeNull();
    breaker.tell(m, failure('timeout'));
    expect(breaker.resting(m)).toEqual({ until: 61_000, why: 'failures' });
    expect(breaker.resting(other)).toBeNull();
    now = 61_000;
    expect(breaker.resting(m)).toBeNull();
    breaker.tell(m, failure('offline'));
    expect(breaker.resting(m)?.until).toBe(121_000);
    breaker.tell(m, null);
    expect(breaker.resting(m)).toBeNull();
  });

  test('a model rests as long as its provider asked', () => {
    let now = 1_000;
    const breaker = new Breaker(() => now);
    breaker.tell(m, failure('rate-limited', 90_000));
    expect(breaker.resting(m)).toEqual({ until: 91_000, why: 'asked-to' });
    now = 91_000;
    expect(breaker.resting(m)).toBeNull();
  });

  test('an account without credit rests with all of its models, until it is forgiven', () => {
    let now = 1_000;
    const breaker = new Breaker(() => now);
    breaker.tell(m, failure('no-credit'));
    expect([m, other].map(asked => breaker.resting(asked)?.why)).toEqual([
      'no-credit',
      'no-credit'
    ]);
    expect(breaker.resting({ model: 'x m', account: 'x' })).toBeNull();
    breaker.forgive(m.account);
    expect(breaker.resting(other)).toBeNull();
    breaker.tell(m, failure('no-credit'));
    now += 600_000;
    expect(breaker.resting(m)).toBeNull();
  });
});

test('the cache keeps the latest answers for an hour', () => {
  let now = 0;
  const cache = new AnswerCache(() => now);
  const confidence = { value: null, threshold: 0.85, words: '', checks: [] };
  for (let at = 0; at < 70; at += 1) {
    cache.put(String(at), { text: 'x', at: 0, confidence });
  }
  expect(cache.get('0')).toBeNull();
  expect(cache.get('69')).not.toBeNull();
  now = 3_600_001;
  expect(cache.get('69')).toBeNull();
});

test('hopeless and already fine questions promise no gain', () => {
  expect(priorOf('chat', 'Hello!').gain).toBeLessThan(WORTH_ASKING);
  expect(priorOf('chat', 'What is the weather in Brno?').gain).toBeLessThan(WORTH_ASKING);
  expect(priorOf('explain-error', 'why?').gain).toBeGreaterThan(WORTH_ASKING);
  expect(priorOf('code', 'Write a regex that cuts notes').gain).toBeGreaterThan(
    priorOf('code', 'Print the columns').gain
  );
});
