/** The whole store on a real PostgreSQL, and what only a shared database has to do. */
import { UserError } from '@lockstep/protocol';
import { setTimeout as delay } from 'node:timers/promises';
import { temporaryFolder, testStore } from '../testing/parts';
import { LARGEST_SHARED_BLOB } from './databaseBlobs';
import type { Store, StoreOptions } from './index';
import { MIGRATIONS } from './migrations';
import { LEASE_TIME } from './leases';
import type { StoreAddress } from './postgres/address';
import { assistantContract } from './testing/assistantContract';
import { onPostgres, startCluster } from './testing/cluster';
import type { Cluster } from './testing/cluster';
import { created, entries, putRun, runsContract } from './testing/runsContract';

jest.setTimeout(60_000);

const RUN = 'run00000001';
const { name, describe } = onPostgres('a store in PostgreSQL');

describe(name, () => {
  let cluster: Cluster;
  let address: StoreAddress;
  let folder: string;
  let remove: () => void;
  const opened: Store[] = [];

  beforeAll(async () => {
    cluster = await startCluster();
  });

  afterAll(() => cluster.close());

  beforeEach(() => {
    ({ folder, remove } = temporaryFolder());
    address = cluster.create();
  });

  afterEach(() => {
    opened.splice(0).forEach(store => store.close());
    remove();
  });

  function open(options: Partial<StoreOptions> = {}): Store {
    const store = testStore(folder, { postgres: { address, thread: cluster.thread }, ...options });
    opened.push(store);
    return store;
  }

  function close(store: Store): void {
    opened.splice(opened.indexOf(store), 1);
    store.close();
  }

  const change = (sql: string): void =>
    void cluster.sql(address, `SET search_path TO lockstep; ${sql}`);

  function codeOf(work: () => unknown): string {
    try {
      work();
      return 'nothing thrown';
    } catch (error) {
      return error instanceof UserError ? error.code : String(error);
    }
  }

  runsContract({ open, close, change });
  assistantContract({ open, close, change });

  it('takes a run over from a holder that is silent, by the database’s clock, and from nobody else', () => {
    const first = open({ holder: 'first', now: () => 0 });
    const second = open({ holder: 'second', now: () => Number.MAX_SAFE_INTEGER });
    const app = putRun(first);
    first.runs.takeLease(RUN, 'first');
    first.runs.kernelTaken(RUN, 'kernel-1');
    first.runs.append(entries(RUN, [created(app)]));
    // Whatever the two machines think of the time.
    expect(second.runs.takeLease(RUN, 'second')).toBe(false);
    expect(second.shared?.orphans(new Set())).toEqual([]);
    change(`UPDATE holders SET beat_at = beat_at - ${LEASE_TIME + 1} WHERE holder = 'first'`);
    expect(second.shared?.orphans(new Set())).toEqual([RUN]);
    expect(second.runs.takeLease(RUN, 'second')).toBe(true);
    expect(second.runs.strayKernels()).toEqual([{ run: RUN, kernel: 'kernel-1' }]);
    // The one that lost it is fenced, even though nobody told it, and even after it beats again.
    const more = entries(RUN, [{ type: 'renamed', name: 'late' }], first.runs.journal(RUN, 0)[0]);
    expect(codeOf(() => first.runs.append(more))).toBe('run-elsewhere');
    expect(first.shared?.held()).toEqual([]);
    second.runs.append(more);
    expect(first.runs.journal(RUN, 0)).toHaveLength(2);
  });

  it('keeps a part as large as the largest upload, for every companion, and refuses a larger one', () => {
    const bytes = Buffer.alloc(LARGEST_SHARED_BLOB, 'lockstep \u0000\u00ff', 'latin1');
    const { blob } = open({ holder: 'first' }).blobs.put(bytes);
    const read = open({ holder: 'second' }).blobs.read(blob);
    expect(bytes.equals(read ?? new Uint8Array())).toBe(true);
    const larger = Buffer.alloc(LARGEST_SHARED_BLOB + 1);
    expect(codeOf(() => open().blobs.put(larger))).toBe('blob-too-large');
  });

  it('tells every companion of each journal that grew', async () => {
    const heard: (string | null)[] = [];
    open({ holder: 'listening' }).shared?.hear(run => heard.push(run));
    const writing = open({ holder: 'writing' });
    const app = putRun(writing);
    writing.runs.append(entries(RUN, [created(app)]));
    while (!heard.includes(RUN)) {
      await delay(10);
    }
  });

  it('knows the door of a living companion that holds a run', () => {
    const first = open({ holder: 'first' });
    const second = open({ holder: 'second' });
    putRun(first);
    const door = { address: 'http://127.0.0.1:7000', secret: 'between-us' };
    first.shared?.openDoor(door);
    first.runs.takeLease(RUN, 'first');
    expect(second.shared?.doorOf(RUN)).toEqual(door);
    expect(first.shared?.doorOf(RUN)).toBeNull();
    change(`UPDATE holders SET beat_at = beat_at - ${LEASE_TIME + 1} WHERE holder = 'first'`);
    expect(second.shared?.doorOf(RUN)).toBeNull();
  });

  it('says that it cannot be reached, writes nothing, and goes on when it is back', async () => {
    const store = open();
    const app = putRun(store);
    store.runs.takeLease(RUN, 'me');
    await cluster.stop();
    const entry = entries(RUN, [created(app)]);
    expect(codeOf(() => store.runs.append(entry))).toBe('store-unreachable');
    const asked = performance.now();
    expect(codeOf(() => store.runs.run(RUN))).toBe('store-unreachable');
    // Once it is known, nobody waits for it again.
    expect(performance.now() - asked).toBeLessThan(1_000);
    await cluster.start();
    while (codeOf(() => store.runs.run(RUN)) !== 'nothing thrown') {
      await delay(50);
    }
    store.runs.append(entry);
    expect(store.runs.journal(RUN, 0)).toEqual(entry);
  });

  it('refuses what it cannot use with a sentence that names no secret', () => {
    const url = `${address.url.replace('lockstep@', 'lockstep:hunter22@')}`;
    const missing = {
      url: url.replace(/test_\d+/, 'nowhere'),
      place: 'the PostgreSQL database nowhere'
    };
    const postgres = { address: missing, thread: cluster.thread };
    expect(() => open({ postgres })).toThrow(
      /^(?!.*hunter22).*There is no such database.*createdb/
    );
    change(
      'ALTER DATABASE ' + /test_\d+/.exec(url)?.[0] + ' SET default_transaction_read_only = on'
    );
    expect(codeOf(() => open())).toBe('store-read-only');
  });

  it('rolls back what fails, and is of use after it', () => {
    const broken = [
      ...MIGRATIONS,
      { name: 'bad', sql: 'CREATE TABLE extra (x TEXT); CREATE NONSENSE' }
    ];
    expect(() => open({ migrations: broken })).toThrow();
    const store = open();
    putRun(store);
    expect(codeOf(() => open({ migrations: MIGRATIONS.slice(0, 2) }))).toBe('store-newer');
  });
});
