import { setImmediate } from 'node:timers/promises';

import { UserError, type Observation } from '@lockstep/protocol';
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { batchesOf } from './batches';
import { Database } from './database';
import { masked } from './masked';
import { COLLECT, DeliveryQueue, RETRY, type QueueOptions } from './queue';
import { runNumber } from './testing';
import { ShortMemory, widen, type WaitingRoom } from './waiting';

const away = new UserError('offline', 'Connection lost.', 503);
const refused = new UserError('bad-body', 'No.', 400);

/** A companion that stores by id, may be away, and may lose its answer. */
class Companion {
  readonly stored = new Map<string, Observation>();
  readonly deliveries: string[][] = [];
  away = false;
  /** The next delivery arrives, and its answer does not. */
  loseAnswer = false;
  poison: string | null = null;

  readonly send = async (observations: readonly Observation[]): Promise<void> => {
    await Promise.resolve();
    if (this.away) {
      throw away;
    }
    if (observations.some(({ id }) => id === this.poison)) {
      throw refused;
    }
    this.deliveries.push(observations.map(({ id }) => id));
    observations.forEach(one => this.stored.set(one.id, one));
    if (this.loseAnswer) {
      this.loseAnswer = false;
      throw away;
    }
  };
}

// What a real browser has and this one lacks; observations are JSON.
globalThis.structuredClone ??= <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

let companion: Companion;
let browser: IDBFactory;
let lock: Promise<void> | null;
let faults: unknown[];
const queues: DeliveryQueue[] = [];

beforeEach(() => {
  jest.useFakeTimers();
  companion = new Companion();
  browser = new IDBFactory();
  lock = null;
  faults = [];
});

afterEach(() => {
  queues.splice(0).forEach(queue => queue.dispose());
  jest.useRealTimers();
});

/** A page with a queue; all pages of a spec share browser and companion. */
function page(name = 'p1', changes: Partial<QueueOptions> = {}): DeliveryQueue {
  const queue = new DeliveryQueue({
    send: companion.send,
    isRefused: error => error instanceof UserError && error.status === 400,
    room: () => Database.open(browser, '/', name),
    loadMask: () =>
      Promise.resolve(one => masked(one, text => text.replaceAll('hunter2', '[secret]'))),
    alone: async work => {
      if (lock) {
        return false;
      }
      lock = work().finally(() => (lock = null));
      await lock;
      return true;
    },
    fault: error => faults.push(error),
    ...changes
  });
  queues.push(queue);
  return queue;
}

/** Lets time pass with all that happens in it; the database answers in turns of its own. */
async function pass(milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= COLLECT) {
    await jest.advanceTimersByTimeAsync(Math.min(left, COLLECT));
    for (let turn = 0; turn < 20; turn += 1) {
      await setImmediate();
    }
  }
}

async function waitingIn(factory: IDBFactory): Promise<Observation[]> {
  const room = await Database.open(factory, '/', 'reader');
  const { entries } = await room.read();
  room.close();
  return entries.map(({ observation }) => observation);
}

describe('while the companion answers', () => {
  it('runs of one moment go in one delivery, each with its latest word', async () => {
    const queue = page();
    queue.push(runNumber(1, { status: 'running' }));
    queue.push(runNumber(2));
    queue.push(runNumber(1));
    await pass(COLLECT);
    expect(companion.deliveries).toEqual([['k1:m1', 'k1:m2']]);
    expect(companion.stored.get('k1:m1')).toMatchObject({ status: 'done' });
    expect(await waitingIn(browser)).toEqual([]);
  });

  it('a record that it refuses costs only itself, and is told', async () => {
    companion.poison = 'k1:m2';
    const queue = page();
    [1, 2, 3].forEach(n => queue.push(runNumber(n)));
    await pass(COLLECT);
    expect([...companion.stored.keys()]).toEqual(['k1:m1', 'k1:m3']);
    expect(faults).toEqual([refused]);
    expect(await waitingIn(browser)).toEqual([]);
  });
});

describe('while the companion is away', () => {
  it('runs wait in the browser without their secrets, and arrive when it is back', async () => {
    companion.away = true;
    const queue = page();
    queue.push(runNumber(1, { code: "login('hunter2')" }));
    await pass(COLLECT);
    expect(await waitingIn(browser)).toMatchObject([{ code: "login('[secret]')" }]);
    queue.push(runNumber(2));
    await pass(60_000);
    companion.away = false;
    await pass(RETRY.most * 1.25);
    expect([...companion.stored.keys()]).toEqual(['k1:m1', 'k1:m2']);
    expect(await waitingIn(browser)).toEqual([]);
  });

  it('a connection that comes back is used at once', async () => {
    companion.away = true;
    const queue = page();
    queue.push(runNumber(1));
    await pass(60_000);
    companion.away = false;
    queue.wake();
    await pass(COLLECT);
    expect([...companion.stored.keys()]).toEqual(['k1:m1']);
  });

  it('what waited survives a reload', async () => {
    companion.away = true;
    const before = page('p1');
    before.push(runNumber(1));
    await pass(COLLECT);
    before.dispose();
    companion.away = false;
    page('p2').wake();
    await pass(COLLECT);
    expect([...companion.stored.keys()]).toEqual(['k1:m1']);
  });

  it('what was not sent yet survives a page that goes away', async () => {
    const before = page('p1');
    before.push(runNumber(1));
    await pass(COLLECT);
    before.push(runNumber(2, { code: 'hunter2' }));
    before.keep();
    before.dispose();
    await pass(COLLECT);
    expect(companion.stored.has('k1:m2')).toBe(false);
    page('p2').wake();
    await pass(COLLECT);
    expect(companion.stored.get('k1:m2')).toMatchObject({ code: '[secret]' });
  });

  it('an answer that got lost leads to a repeat, not to a second record', async () => {
    companion.loseAnswer = true;
    page().push(runNumber(1));
    await pass(COLLECT + RETRY.first * 1.25);
    expect(companion.deliveries).toEqual([['k1:m1'], ['k1:m1']]);
    expect(companion.stored.size).toBe(1);
    expect(await waitingIn(browser)).toEqual([]);
  });

  it('beyond 500 the oldest go, and a gap says from when to when and how many', async () => {
    companion.away = true;
    const queue = page();
    for (let n = 0; n < 620; n += 1) {
      queue.push(runNumber(n));
      if (n % 100 === 0) {
        await pass(COLLECT);
      }
    }
    await pass(COLLECT);
    expect(await waitingIn(browser)).toHaveLength(500);
    companion.away = false;
    queue.wake();
    await pass(COLLECT * 100); // this database answers one request a turn
    const told = [...companion.stored.values()];
    const gaps = told.filter(({ kind }) => kind === 'gap');
    expect(gaps).toMatchObject([{ at: 1_000, until: 1_119, lost: 120, notebook: 'a.ipynb' }]);
    expect(told.filter(({ kind }) => kind === 'run')).toHaveLength(500);
    expect(told[0]?.kind).toBe('gap');
    queue.wake();
    await pass(COLLECT * 4);
    expect(companion.deliveries.flat().filter(id => id.startsWith('gap:'))).toHaveLength(1);
  });

  it('two pages deliver what both left once, and lose nothing', async () => {
    companion.away = true;
    const [one, two] = [page('p1'), page('p2')];
    for (let n = 0; n < 20; n += 1) {
      (n % 2 === 0 ? one : two).push(runNumber(n));
    }
    await pass(COLLECT);
    companion.away = false;
    one.wake();
    two.wake();
    await pass(COLLECT);
    const delivered = companion.deliveries.flat();
    expect(delivered).toHaveLength(20);
    expect(new Set(delivered).size).toBe(20);
  });

  it('a browser that keeps nothing loses nothing while the page lives', async () => {
    companion.away = true;
    const queue = page('p1', { room: () => Promise.resolve(new ShortMemory()) });
    queue.push(runNumber(1));
    await pass(COLLECT);
    companion.away = false;
    queue.wake();
    await pass(COLLECT);
    expect(companion.stored.size).toBe(1);
  });

  it('a full disk is told, and the page keeps what it could not write', async () => {
    companion.away = true;
    const full: WaitingRoom = {
      put: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
      read: () => Promise.resolve({ entries: [], gap: null }),
      drop: () => Promise.resolve(),
      close: () => undefined
    };
    const queue = page('p1', { room: () => Promise.resolve(full) });
    queue.push(runNumber(1));
    await pass(COLLECT);
    companion.away = false;
    queue.wake();
    await pass(COLLECT);
    expect(companion.stored.size).toBe(1);
    expect(faults).toHaveLength(1);
  });

  it('whatever comes and goes, every run arrives with its end, and each stands once', async () => {
    const event = fc.oneof(
      fc.record({ kind: fc.constant('run' as const), n: fc.nat(12), page: fc.nat(1) }),
      fc.record({ kind: fc.constantFrom('away' as const, 'back' as const, 'lost' as const) }),
      fc.record({ kind: fc.constant('reload' as const), page: fc.nat(1) }),
      fc.record({ kind: fc.constant('time' as const), ms: fc.integer({ min: 50, max: 3_000 }) })
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 25 }), async events => {
        companion = new Companion();
        browser = new IDBFactory();
        let made = 2;
        const pages = [page('p0'), page('p1')];
        const pushed = new Set<string>();
        // Pages that stand ready to keep what they have; before that a page has nothing to lose yet.
        pages.forEach(one => one.wake());
        await pass(COLLECT);
        for (const one of events) {
          switch (one.kind) {
            case 'run':
              pages[one.page]?.push(runNumber(one.n, { status: 'running' }));
              pages[one.page]?.push(runNumber(one.n));
              pushed.add(`k1:m${one.n}`);
              break;
            case 'reload': {
              pages[one.page]?.keep();
              await pass(1);
              pages[one.page]?.dispose();
              const next = page(`p${made}`);
              made += 1;
              pages[one.page] = next;
              next.wake();
              await pass(COLLECT);
              break;
            }
            case 'time':
              await pass(one.ms);
              break;
            case 'lost':
              companion.loseAnswer = true;
              break;
            default:
              companion.away = one.kind === 'away';
          }
        }
        companion.away = false;
        companion.loseAnswer = false;
        pages.forEach(one => one.wake());
        await pass(RETRY.most * 2);
        expect([...companion.stored.keys()].sort()).toEqual([...pushed].sort());
        companion.stored.forEach(one => expect(one).toMatchObject({ status: 'done' }));
        expect(await waitingIn(browser)).toEqual([]);
        pages.forEach(one => one.dispose());
      }),
      { numRuns: 15 }
    );
  }, 60_000);
});

describe('a delivery', () => {
  it('is as large as the door takes, and keeps the order', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 700 });
    fc.assert(
      fc.property(sizes, all => {
        const runs = all.map((size, n) => runNumber(n, { code: 'x'.repeat(size) }));
        const batches = batchesOf(runs);
        expect(batches.flat()).toEqual(runs);
        batches.forEach(batch => expect(batch.length).toBeLessThan(500));
      }),
      { numRuns: 20 }
    );
  });
});

describe('a gap', () => {
  it('grows to cover all that was lost, under one id', () => {
    const first = widen(null, [runNumber(5), runNumber(1)], () => 'a');
    const second = widen(first, [runNumber(9, { notebook: 'b.ipynb' })], () => 'b');
    expect(first).toMatchObject({ id: 'gap:a', at: 1_001, until: 1_005, lost: 2 });
    expect(second).toMatchObject({ id: 'gap:a', at: 1_001, until: 1_009, lost: 3, notebook: null });
    expect(widen(second, [], () => 'c')).toBe(second);
  });
});
