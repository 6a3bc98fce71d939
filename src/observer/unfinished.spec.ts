import { runNumber } from './testing';
import { takeUp, type UnfinishedOptions } from './unfinished';

type Taken = Parameters<UnfinishedOptions['take']>[0];

const running = runNumber(1, { status: 'running' });
const elsewhere = runNumber(2, { status: 'running', kernel: 'k2' });

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** What is taken when the record answers first this, and after the wait that. */
async function taken(status: 'idle' | 'busy', ...records: (typeof running)[][]): Promise<Taken[]> {
  const facts: Taken[] = [];
  const done = takeUp({ id: 'k1', status }, 'a.ipynb', {
    running: () => Promise.resolve(records.shift() ?? []),
    take: fact => facts.push(fact),
    signal: new AbortController().signal
  });
  await jest.runAllTimersAsync();
  await done;
  return facts;
}

describe('what an earlier page left running', () => {
  it('is waited for while the kernel is at work', async () => {
    expect(await taken('busy', [running, elsewhere])).toEqual([{ fact: 'adopted', run: running }]);
  });

  it('is over when the kernel is idle and nobody told its end', async () => {
    const facts = await taken('idle', [running], [running]);
    expect(facts[1]).toMatchObject({ fact: 'unseen', ids: [running.id] });
  });

  it('is left to another page that tells its end a moment later', async () => {
    const facts = await taken('idle', [running], []);
    expect(facts[1]).toMatchObject({ fact: 'unseen', ids: [] });
  });
});
