import { UserError } from '@lockstep/protocol';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { temporaryFolder, testStore } from '../testing/parts';
import { DATABASE_FILE } from './database';
import type { Store } from './index';
import { MIGRATIONS } from './migrations';
import { created, entries, putRun, runsContract } from './testing/runsContract';

const RUN = 'run00000001';
let folder: string;
let remove: () => void;
const opened: Store[] = [];

beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
});

afterEach(() => {
  opened.splice(0).forEach(store => store.close());
  remove();
});

function open(options: Parameters<typeof testStore>[1] = {}): Store {
  const store = testStore(folder, options);
  opened.push(store);
  return store;
}

function close(store: Store): void {
  opened.splice(opened.indexOf(store), 1);
  store.close();
}

function change(sql: string): void {
  const database = new DatabaseSync(join(folder, DATABASE_FILE));
  database.exec(sql);
  database.close();
}

runsContract({ open, close, change });

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'nothing thrown';
  } catch (error) {
    return error instanceof UserError ? error.code : String(error);
  }
}

describe('a state folder', () => {
  it('is private, and so is the database', () => {
    open();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, DATABASE_FILE)).mode & 0o777).toBe(0o600);
  });

  it('sets a damaged file apart with a sentence', () => {
    close(open());
    writeFileSync(
      join(folder, DATABASE_FILE),
      'not a database at all, not even nearly'.repeat(200)
    );
    expect(codeOf(() => testStore(folder))).toBe('store-damaged');
  });
});

describe('writing', () => {
  it('on a full disk says so, writes nothing half, and goes on when there is space', () => {
    const store = open();
    const app = putRun(store);
    const start = entries(RUN, [created(app)]);
    store.runs.append(start);
    close(store);
    // A file that may not grow stands for the disk: SQLite answers both with SQLITE_FULL.
    const migrations = [...MIGRATIONS, { name: 'full', sql: 'PRAGMA max_page_count = 1' }];
    const limited = open({ migrations });
    const big = 'x'.repeat(500_000);
    const more = entries(
      RUN,
      [
        { type: 'renamed', name: 'small' },
        { type: 'renamed', name: big }
      ],
      start[0]
    );
    expect(codeOf(() => limited.runs.append(more))).toBe('disk-full');
    expect(limited.runs.journal(RUN, 0)).toEqual(start);
    close(limited);
    const roomy = open({ migrations });
    roomy.runs.append(more);
    expect(roomy.runs.journal(RUN, 0)).toHaveLength(3);
  });

  it('refuses a folder that is a file, with a sentence', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(codeOf(() => testStore(file))).toBe('store-not-a-folder');
  });

  it('keeps blobs whole, once, under their hash', () => {
    const { blobs } = open();
    const bytes = new TextEncoder().encode('hello');
    const ref = blobs.put(bytes);
    expect(ref).toEqual({
      blob: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
      bytes: 5
    });
    expect(blobs.put(bytes)).toEqual(ref);
    expect([...(blobs.read(ref.blob) ?? [])]).toEqual([...bytes]);
    expect(readdirSync(join(folder, 'blobs', '2c'))).toEqual([ref.blob]);
    expect(blobs.read('0'.repeat(64))).toBeNull();
    expect(blobs.read('../../lockstep.sqlite')).toBeNull();
  });
});

describe('migrations', () => {
  const extra = { name: 'one more', sql: 'CREATE TABLE extra (x TEXT) STRICT' };

  it('keep what was there, and a copy of it from before', () => {
    const old = open();
    putRun(old);
    close(old);
    const store = open({ migrations: [...MIGRATIONS, extra] });
    expect(store.runs.run(RUN)).not.toBeNull();
    const [backup] = readdirSync(join(folder, 'backups'));
    expect(backup).toMatch(new RegExp(`schema-${MIGRATIONS.length}\\.sqlite$`));
    const copy = new DatabaseSync(join(folder, 'backups', backup ?? ''));
    expect(copy.prepare('SELECT run FROM runs').all()).toHaveLength(1);
    copy.close();
  });

  it('that fail leave the old schema in use', () => {
    close(open());
    const broken = [...MIGRATIONS, extra, { name: 'bad', sql: 'CREATE NONSENSE' }];
    expect(() => testStore(folder, { migrations: broken })).toThrow();
    putRun(open());
  });

  it('refuse a store of a newer release with a sentence that names the remedy', () => {
    close(open({ migrations: [...MIGRATIONS, extra] }));
    expect(() => testStore(folder)).toThrow(/newer Lockstep .*pip install -U jupyterlab-lockstep/);
  });

  it('make no copy of a new store', () => {
    open();
    expect(existsSync(join(folder, 'backups'))).toBe(false);
  });
});

describe('two companions on one folder', () => {
  it('take over from one whose process is gone', () => {
    const first = open({ holder: 'first', pid: 111 });
    const second = open({ holder: 'second', pid: 222, lives: pid => pid !== 111 });
    putRun(first);
    first.runs.takeLease(RUN, 'first');
    first.runs.kernelTaken(RUN, 'kernel-1');
    second.runs.kernelTaken(RUN, 'kernel-2');
    expect(second.runs.takeLease(RUN, 'second')).toBe(true);
    expect(second.runs.strayKernels()).toEqual([{ run: RUN, kernel: 'kernel-1' }]);
    second.runs.kernelEnded('kernel-1');
    expect(second.runs.strayKernels()).toEqual([]);
  });

  it('take over from a process number that was given to somebody else', () => {
    let now = 1_000;
    const first = open({ holder: 'first', pid: 111, now: () => now });
    putRun(first);
    first.runs.takeLease(RUN, 'first');
    now += 3_600_000;
    const second = open({ holder: 'second', lives: () => true, now: () => now });
    expect(second.runs.takeLease(RUN, 'second')).toBe(true);
  });
});

describe('a folder that may not be written', () => {
  it('is said in a sentence that names a remedy', () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o500 });
    asNobody(() => {
      expect(() => testStore(join(closed, 'state'))).toThrow(/may not write in .*LOCKSTEP_STATE/);
    });
  });
});

/** Modes do not bind root, so as root the work is done as a user without rights. */
function asNobody(work: () => void): void {
  if (process.geteuid?.() !== 0) {
    work();
    return;
  }
  process.seteuid?.(65_534);
  try {
    work();
  } finally {
    process.seteuid?.(0);
  }
}
