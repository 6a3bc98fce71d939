import type { JournalEntry } from '@lockstep/protocol';
import fc from 'fast-check';
import { Connection } from './connection';
import { ScriptedCompanion, samplePlan } from './testing/scriptedCompanion';

const run = 'run000001';
const channel = `run/${run}`;

/** Long enough for any backoff. */
const LATER = 20_000;

function begin(companion: ScriptedCompanion): void {
  companion.happen(run, 'person', {
    type: 'run-created',
    name: 'Run',
    plan: samplePlan,
    values: {}
  });
}

function fold(companion: ScriptedCompanion): void {
  companion.happen(run, 'person', { type: 'folded', step: 'step-1', folded: 'user' });
}

function collect(seqs: number[]): (entries: readonly JournalEntry[]) => void {
  return entries => seqs.push(...entries.map(entry => entry.seq));
}

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
});

afterEach(() => {
  jest.useRealTimers();
});

/** Lets sockets open and waits pass. */
async function settle(time = 0): Promise<void> {
  await jest.advanceTimersByTimeAsync(time);
}

describe('the connection', () => {
  it('gives every subscriber each event once and in order, whatever is cut and whenever they come', async () => {
    const move = fc.constantFrom('happen', 'cut', 'away', 'back', 'wait', 'join', 'leave');
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 40 }), async moves => {
        const companion = new ScriptedCompanion();
        begin(companion);
        const connection = new Connection(companion.transport.openSocket);
        const heard: { since: number; seqs: number[]; dispose: () => void; left: boolean }[] = [];
        for (const what of moves) {
          switch (what) {
            case 'happen':
              fold(companion);
              break;
            case 'cut':
              companion.cut();
              break;
            case 'away':
              companion.away = true;
              companion.cut();
              break;
            case 'back':
              companion.away = false;
              break;
            case 'wait':
              await settle(LATER);
              break;
            case 'join': {
              const since = companion.journals.get(run)?.length ?? 0;
              const seqs: number[] = [];
              const { dispose } = connection.subscribe(channel, since, { entries: collect(seqs) });
              heard.push({ since, seqs, dispose, left: false });
              break;
            }
            case 'leave': {
              const first = heard.find(item => !item.left);
              if (first) {
                first.left = true;
                first.dispose();
              }
            }
          }
          await settle();
        }
        companion.away = false;
        await settle(LATER);
        const last = companion.journals.get(run)?.length ?? 0;
        for (const { since, seqs, left } of heard) {
          const wanted = Array.from({ length: last - since }, (_, index) => since + index + 1);
          expect(seqs).toEqual(left ? wanted.slice(0, seqs.length) : wanted);
        }
        connection.dispose();
        expect(jest.getTimerCount()).toBe(0);
        expect(companion.sockets.size).toBe(0);
      }),
      { numRuns: 60 }
    );
  });

  it('waits 1, 2, 4, 8 and then 15 s, and starts over once it was heard', async () => {
    const companion = new ScriptedCompanion();
    companion.away = true;
    const connection = new Connection(companion.transport.openSocket);
    connection.subscribe('notices', 0, {});
    const waits: number[] = [];
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await settle();
      const { retryAt } = connection.state;
      waits.push((retryAt ?? 0) - Date.now());
      await settle((retryAt ?? 0) - Date.now());
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 15000, 15000]);
    companion.away = false;
    await settle(15000);
    expect(connection.state).toEqual({ state: 'connected', retryAt: null });
    companion.cut();
    expect(connection.state).toEqual({ state: 'waiting', retryAt: Date.now() + 1000 });
    connection.dispose();
  });

  it('tries at once when the host knows that the network is back', async () => {
    const companion = new ScriptedCompanion();
    companion.away = true;
    const connection = new Connection(companion.transport.openSocket);
    connection.subscribe('notices', 0, {});
    await settle();
    companion.away = false;
    connection.retryNow();
    await settle();
    expect(connection.state.state).toBe('connected');
    connection.dispose();
  });

  it('has no socket and no timer while nobody listens', async () => {
    const companion = new ScriptedCompanion();
    const connection = new Connection(companion.transport.openSocket);
    expect(companion.sockets.size).toBe(0);
    const first = connection.subscribe('notices', 0, {});
    const second = connection.subscribe('notices', 0, {});
    await settle();
    expect(companion.sockets.size).toBe(1);
    first.dispose();
    first.dispose();
    expect(companion.sockets.size).toBe(1);
    second.dispose();
    expect(companion.sockets.size).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('tells a subscriber that its channel is refused, and asks no more for it', async () => {
    const companion = new ScriptedCompanion();
    const connection = new Connection(companion.transport.openSocket);
    const refused = jest.fn();
    connection.subscribe('run/run777777', 4, { refused });
    await settle();
    expect(refused).toHaveBeenCalledWith(expect.objectContaining({ code: 'run-unknown' }));
    companion.cut();
    await settle(LATER);
    expect(refused).toHaveBeenCalledTimes(1);
    connection.dispose();
  });

  it('tells a subscriber that knows more than the companion does', async () => {
    const companion = new ScriptedCompanion();
    begin(companion);
    const connection = new Connection(companion.transport.openSocket);
    const behind = jest.fn();
    const seqs: number[] = [];
    connection.subscribe(channel, 9, { behind, entries: collect(seqs) });
    await settle();
    expect(behind).toHaveBeenCalledTimes(1);
    fold(companion);
    expect(seqs).toEqual([2]);
    connection.dispose();
  });
});
