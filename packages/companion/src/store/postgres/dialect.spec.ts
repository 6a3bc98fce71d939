import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '../../testing/parts';
import { MIGRATIONS } from '../migrations';
import { SqliteDatabase } from '../sqlite';
import { assistantContract } from '../testing/assistantContract';
import { runsContract } from '../testing/runsContract';
import { openStore } from '../index';
import type { Store } from '../index';
import { silentLog } from '../../log';
import { storeAddress } from './address';
import { toPostgres } from './dialect';
import { explainPostgres } from './errors';

describe('the store’s SQL as PostgreSQL reads it', () => {
  it.each([
    ['SELECT a FROM t WHERE b = ? AND c = ?', 'SELECT a FROM t WHERE b = $1 AND c = $2'],
    ['SELECT ?1, ?2, ?1', 'SELECT $1, $2, $1'],
    ['SELECT \'?\', "a?", ?', 'SELECT \'?\', "a?", $1'],
    ["SELECT 'it''s ?' WHERE a = ?", "SELECT 'it''s ?' WHERE a = $1"],
    ['SELECT n WHERE a IS ?', 'SELECT n WHERE a IS NOT DISTINCT FROM $1'],
    ['SELECT made_at AS madeAt FROM t', 'SELECT made_at AS "madeAt" FROM t'],
    ['UPDATE t SET a = max(a, ?)', 'UPDATE t SET a = greatest(a, $1)'],
    ['SELECT max(a) FROM t', 'SELECT max(a) FROM t'],
    ['SELECT a FROM t WHERE b LIKE ?', 'SELECT a FROM t WHERE b ILIKE $1'],
    [
      'CREATE TABLE t (a TEXT PRIMARY KEY, b REAL NOT NULL, c INTEGER, d BLOB) STRICT;',
      'CREATE TABLE t (a TEXT PRIMARY KEY, b DOUBLE PRECISION NOT NULL, c BIGINT, d BYTEA);'
    ],
    [
      'CREATE TABLE runs (run TEXT) STRICT',
      'CREATE TABLE runs (rowid BIGINT GENERATED ALWAYS AS IDENTITY, run TEXT)'
    ]
  ])('says %s', (sqlite, postgres) => {
    expect(toPostgres(sqlite)).toBe(postgres);
  });

  it.each([
    'INSERT OR REPLACE INTO t VALUES (?)',
    'INSERT INTO t VALUES (?) ON CONFLICT DO UPDATE SET a = excluded.a',
    'PRAGMA foreign_keys = ON',
    "SELECT json_extract(body, '$.a') FROM t",
    'SELECT a FROM (SELECT a FROM t WHERE (a > 1)) WHERE a = 2',
    'SELECT 1 FROM sqlite_master'
  ])('refuses what only SQLite understands: %s', sql => {
    expect(() => toPostgres(sql)).toThrow();
  });

  it('has no words for a migration that PostgreSQL would not take', () => {
    for (const { sql } of MIGRATIONS) {
      expect(toPostgres(sql)).not.toMatch(/\bSTRICT\b|\bREAL\b|\?/);
    }
  });
});

describe('every statement of the store', () => {
  let folder: string;
  let remove: () => void;
  const opened: Store[] = [];
  const spoken = new Set<string>();

  beforeAll(() => {
    for (const method of ['run', 'row', 'rows'] as const) {
      const own = SqliteDatabase.prototype[method];
      jest.spyOn(SqliteDatabase.prototype, method).mockImplementation(function (
        this: SqliteDatabase,
        sql: string,
        ...values
      ) {
        if (!/^VACUUM|sqlite_master/.test(sql)) {
          toPostgres(sql);
          spoken.add(sql);
        }
        return own.call(this, sql, ...values);
      });
    }
  });

  afterAll(() => {
    jest.restoreAllMocks();
    // Fewer would mean that nothing was looked at.
    expect(spoken.size).toBeGreaterThan(40);
  });

  beforeEach(() => {
    ({ folder, remove } = temporaryFolder());
  });

  afterEach(() => {
    opened.splice(0).forEach(store => store.close());
    remove();
  });

  const maker = {
    open(options: object = {}) {
      const log = silentLog();
      const store = openStore({ folder, holder: 'me', server: 'here', log, ...options });
      opened.push(store);
      return store;
    },
    close(store: Store) {
      opened.splice(opened.indexOf(store), 1);
      store.close();
    },
    change(sql: string) {
      const database = new SqliteDatabase(folder);
      database.exec(sql);
      database.close();
    }
  };

  runsContract(maker);
  assistantContract(maker);
});

it('no file of the store says in a string what only SQLite understands', () => {
  const folder = resolve('packages/companion/src/store');
  const files = readdirSync(folder).filter(
    name => name.endsWith('.ts') && !/\.spec\.ts$|^sqlite\.ts$/.test(name)
  );
  for (const name of files) {
    const text = readFileSync(join(folder, name), 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*/g, '');
    for (const [, sql = ''] of text.matchAll(
      /['"`]((?:SELECT|INSERT|UPDATE|DELETE)\b[^]*?)['"`](?=[,;)\n])/g
    )) {
      expect(() => toPostgres(sql)).not.toThrow();
    }
  }
});

describe('the address of a store', () => {
  it('is named without its user and password', () => {
    const { url, place } = storeAddress('env:WHERE', {
      WHERE: 'postgres://ann:hunter22@db.example.org/runs?sslmode=verify-full'
    });
    expect(url).toContain('hunter22');
    expect(place).toBe('the PostgreSQL database runs at db.example.org:5432');
  });

  it.each(['mysql://here', 'env:NOT_SET', 'postgres-hunter22'])(
    'is refused when it is none, without repeating it: %s',
    text => {
      expect(() => storeAddress(text, {})).toThrow(/^(?!.*hunter22)/);
    }
  );
});

it.each([
  ['ECONNREFUSED', 'store-unreachable'],
  ['57P01', 'store-unreachable'],
  ['53100', 'disk-full'],
  ['25006', 'store-read-only'],
  ['28P01', 'store-refused'],
  ['3D000', 'store-missing'],
  ['55P03', 'store-busy']
])('an error of PostgreSQL becomes a sentence: %s', (code, expected) => {
  expect(explainPostgres({ code, message: 'x' }, 'the database')).toMatchObject({ code: expected });
});

it('an error that nobody can act on stays a bug', () => {
  expect(explainPostgres({ code: '42601', message: 'syntax' }, 'the database').name).toBe('Error');
});
