/** One event, two effects: either may fail alone, and each happens once. */
import { doAndTell, tellAlone, type Outcome } from './effects';

const no = new Error('no');
const bad = new Error('bad notice');
const throws = (error: Error) => (): never => {
  throw error;
};

test.each<[string, () => unknown, Outcome<unknown>]>([
  ['at once', () => 7, { done: true, value: 7 }],
  ['later', () => Promise.resolve(7), { done: true, value: 7 }],
  ['badly at once', throws(no), { done: false, error: no }],
  ['badly later', () => Promise.reject(no), { done: false, error: no }]
])(
  'an action that ends %s is told once, and a notice that fails changes nothing',
  async (_, action, outcome) => {
    const result = outcome.done ? { value: outcome.value } : { error: outcome.error };
    const ended = (work: Promise<unknown>): Promise<unknown> =>
      work.then(
        value => ({ value }),
        (error: unknown) => ({ error })
      );
    const told: Outcome<unknown>[] = [];
    const faults: unknown[] = [];
    const fault = (error: unknown): void => void faults.push(error);
    expect(await ended(doAndTell(action, outcome => told.push(outcome), fault))).toEqual(result);
    expect([told, faults]).toEqual([[outcome], []]);
    expect(await ended(doAndTell(action, throws(bad), fault))).toEqual(result);
    expect(await ended(doAndTell(action, () => Promise.reject(bad), fault))).toEqual(result);
    await Promise.resolve();
    expect(faults).toEqual([bad, bad]);
  }
);

test('a notice is given before the one who asked goes on', () => {
  const order: string[] = [];
  tellAlone(() => order.push('told'), throws(no));
  order.push('went on');
  expect(order).toEqual(['told', 'went on']);
});
