import { AnswerCache } from './answerCache';
import { ProviderError } from './contract';
import { Breaker, pauseBefore, wait } from './patience';
import { priorOf, WORTH_ASKING } from './prior';

const failure = (why: ProviderError['why'], retryAfter: number | null = null) =>
  new ProviderError(why, 'x', retryAfter);

describe('trying again', () => {
  test('waits as long as the provider says, else a little longer each time', () => {
    expect(pauseBefore(failure('rate-limited', 2_500), 1, false)).toBe(2_500);
    expect(pauseBefore(failure('overloaded'), 1, false)).toBe(1_000);
    expect(pauseBefore(failure('overloaded'), 2, false)).toBe(4_000);
  });

  it.each<[string, ProviderError, number, boolean]>([
    ['after the last attempt', failure('overloaded'), 3, false],
    ['when text came already', failure('offline'), 1, true],
    ['when the key is wrong', failure('key-refused'), 1, false],
    ['when the provider asks for a minute', failure('rate-limited', 60_000), 1, false]
  ])('is left %s', (_, error, attempts, textCame) => {
    expect(pauseBefore(error, attempts, textCame)).toBeNull();
  });

  test('ends its wait when it is aborted', async () => {
    const stop = new AbortController();
    const waiting = wait(60_000, stop.signal);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ why: 'stopped' });
  });
});

test('a model that failed three times in a row rests a minute', () => {
  let now = 0;
  const breaker = new Breaker(() => now);
  ['offline', 'overloaded'].forEach(() => breaker.tell('m', 'offline'));
  breaker.tell('m', 'key-refused');
  expect(breaker.restsUntil('m')).toBeNull();
  breaker.tell('m', 'timeout');
  expect(breaker.restsUntil('m')).toBe(60_000);
  expect(breaker.restsUntil('other')).toBeNull();
  now = 60_000;
  expect(breaker.restsUntil('m')).toBeNull();
  breaker.tell('m', 'offline');
  expect(breaker.restsUntil('m')).toBe(120_000);
  breaker.tell('m', null);
  expect(breaker.restsUntil('m')).toBeNull();
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
