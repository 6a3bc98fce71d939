/** The whole store on a real PostgreSQL, and what only a shared database has to do. */
import { type JournalEntry, UserError } from '@lockstep/protocol';
import { verifyJournal } from '@lockstep/workflow';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { bundleForNode } from '../testing/bundle';
import { temporaryFolder, testStore } from '../testing/parts';
import { LARGEST_SHARED_BLOB } from './databaseBlobs';
import type { Store, StoreOptions } from './index';
import { MIGRATIONS } from './migrations';
import { LEASE_TIME } from './leases';
import { PIECE } from './pieces';
import type { StoreAddress } from './postgres/address';
import { storeAddress } from './postgres/address';
import { assistantContract } from './testing/assistantContract';
import { makeAuthority } from './testing/certificates';
import type { Authority } from './testing/certificates';
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

  it('keeps a large part in pieces, which other work gets its turn between, and shows none of it half written', async () => {
    const bytes = Buffer.alloc(10 * PIECE + 7, 'lockstep \u0000\u00ff', 'latin1');
    const first = open({ holder: 'first' });
    const second = open({ holder: 'second' });
    let turns = 0;
    let going = true;
    const others = (async () => {
      while (going) {
        await turn();
        turns += 1;
      }
    })();
    const writing = first.blobs.putLarge(bytes);
    const hash = createHash('sha256').update(bytes).digest('hex');
    while (cluster.sql(address, 'SELECT count(*) FROM lockstep.blob_parts').trim() === '0') {
      await turn();
    }
    expect(second.blobs.read(hash)).toBeNull();
    expect(await writing).toEqual({ blob: hash, bytes: bytes.length });
    expect(turns).toBeGreaterThan(10);
    turns = 0;
    expect(bytes.equals((await second.blobs.readLarge(hash)) ?? new Uint8Array())).toBe(true);
    expect(turns).toBeGreaterThan(9);
    going = false;
    await others;
    expect(bytes.equals(second.blobs.read(hash) ?? new Uint8Array())).toBe(true);
    // The same bytes in one piece are the same blob, and kept once.
    expect(second.blobs.put(bytes)).toEqual({ blob: hash, bytes: bytes.length });
    expect(cluster.sql(address, 'SELECT count(*) FROM lockstep.blob_parts')).toMatch(/^11\s*$/);
  });

  it('keeps every chain whole while eight processes write at once, to runs of their own and to one', async () => {
    const store = open();
    const app = putRun(store);
    const file = join(folder, 'writer.cjs');
    bundleForNode('packages/companion/src/store/testing/writer.ts', file);
    const [first] = entries(RUN, [created(app)]);
    store.runs.append([first as JournalEntry]);
    const write = async (holder: string): Promise<string> => {
      const args = [file, folder, holder, address.url, cluster.thread, RUN, '20'];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      return stdout;
    };
    const owns = await Promise.all(Array.from({ length: 8 }, (_, at) => write(`w${at}`)));
    for (const [run, count] of [
      [RUN, 1 + 8 * 20],
      ...owns.map(own => [own, 20] as const)
    ] as const) {
      const journal = store.runs.journal(run, 0);
      expect(verifyJournal(journal)).toEqual({ good: count, problem: null });
    }
    const names = store.runs
      .journal(RUN, 1)
      .map(({ event }) => (event.type === 'renamed' ? event.name : ''));
    // Each process's entries are all there, in the order in which it wrote them.
    expect(new Set(names).size).toBe(160);
    for (const holder of ['w0', 'w7']) {
      const own = names.filter(name => name.startsWith(holder));
      expect(own).toEqual(Array.from({ length: 20 }, (_, at) => `${holder} ${at}`));
    }
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

const encrypted = onPostgres('a store in PostgreSQL that is reached over TLS');

encrypted.describe(encrypted.name, () => {
  let cluster: Cluster;
  let ours: Authority;
  let others: Authority;
  let database: string;
  let folder: string;
  let remove: () => void;

  beforeAll(async () => {
    ({ folder, remove } = temporaryFolder());
    ours = makeAuthority(folder, 'ours');
    others = makeAuthority(folder, 'others');
    cluster = await startCluster(ours.sign('localhost'));
    database = /\/(test_\d+)\?/.exec(cluster.create().url)?.[1] ?? '';
  });

  afterAll(async () => {
    await cluster.close();
    remove();
  });

  /** Opens it and looks how; the code of the refusal otherwise. */
  function tried(host: string, words: string): string {
    const url = `postgres://lockstep@${host}:${cluster.port}/${database}${words}`;
    let store: Store;
    try {
      const address = storeAddress(url, {});
      store = testStore(folder, { postgres: { address, thread: cluster.thread } });
    } catch (error) {
      return error instanceof UserError ? error.code : String(error);
    }
    const local = storeAddress(cluster.create().url, {});
    const told = cluster.sql(
      local,
      "SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'lockstep'"
    );
    store.close();
    return told.trim() === 't' ? 'encrypted' : 'plain';
  }

  const ca = (authority: Authority): string => `&sslrootcert=${authority.file}`;

  it.each([
    ['require, whoever answers', 'localhost', '?sslmode=require', 'encrypted'],
    ['none, where the server demands it', 'localhost', '', 'store-refused'],
    ['an unknown authority', 'localhost', '?sslmode=verify-full', 'store-untrusted'],
    ['a mode that promises nothing', 'localhost', '?sslmode=prefer', 'bad-store'],
    ['verify-ca without an authority', 'localhost', '?sslmode=verify-ca', 'bad-store'],
    [
      'an authority that is no file',
      'localhost',
      '?sslmode=verify-full&sslrootcert=/none',
      'bad-store'
    ],
    ['a certificate without a mode', 'localhost', '?sslrootcert=/none', 'bad-store']
  ])('%s', (_, host, words, expected) => {
    expect(tried(host, words)).toBe(expected);
  });

  it('verify-full takes the authority and the name, and neither of them wrong', () => {
    expect(tried('localhost', `?sslmode=verify-full${ca(ours)}`)).toBe('encrypted');
    expect(tried('localhost', `?sslmode=verify-full${ca(others)}`)).toBe('store-untrusted');
    expect(tried('127.0.0.1', `?sslmode=verify-full${ca(ours)}`)).toBe('store-untrusted');
  });

  it('verify-ca, and require with an authority, take any name that it signed', () => {
    for (const mode of ['verify-ca', 'require']) {
      expect(tried('127.0.0.1', `?sslmode=${mode}${ca(ours)}`)).toBe('encrypted');
      expect(tried('127.0.0.1', `?sslmode=${mode}${ca(others)}`)).toBe('store-untrusted');
    }
  });
});
