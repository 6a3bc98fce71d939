// What it costs to write a run's journal: in our SQLite file, in PostgreSQL through our thread, and in PostgreSQL by
// its client alone, with the same statements. PostgreSQL is Debian's, in a temporary folder, on this machine.
import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

import { build } from 'esbuild';

import { common } from '../scripts/bundle.mjs';
import { inRoot } from '../scripts/places.mjs';
import { median, printTable } from './table.mjs';

/** The client is a dependency of the companion's. */
const pg = createRequire(inRoot('packages', 'companion', 'package.json'))('pg');

const APPENDS = 300;
const WARM = 30;

/** The largest part that a shared store takes, in bytes. */
const LARGE = 100_000_000;

const DEBIAN = '/usr/lib/postgresql';

const version = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => b - a)[0] : undefined;
if (version === undefined) {
  console.log('Not run: PostgreSQL is not installed (apt-get install postgresql).');
  process.exit(0);
}
const programs = join(DEBIAN, version, 'bin');
const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-pg-'));
/** PostgreSQL does not run as root. */
const who =
  process.getuid() === 0
    ? Object.fromEntries(
        ['uid', 'gid'].map(id => [
          id,
          Number(execFileSync('id', [id === 'uid' ? '-u' : '-g', 'postgres'], { encoding: 'utf8' }))
        ])
      )
    : {};
const server = mkdtempSync(join(tmpdir(), 'lockstep-bench-pgdata-'));
if (who.uid !== undefined) {
  chownSync(server, who.uid, who.gid);
}
const tool = (name, ...args) =>
  execFileSync(join(programs, name), args, { ...who, cwd: server, stdio: 'pipe' });
const data = join(server, 'data');
tool('initdb', '-D', data, '-A', 'trust', '-U', 'lockstep', '-E', 'UTF8');
const postgres = spawn(
  join(programs, 'postgres'),
  ['-D', data, '-k', server, '-c', 'listen_addresses='],
  { ...who, cwd: server, stdio: 'ignore' }
);

/** Milliseconds of each call after those that warm up. */
async function each(work) {
  const times = [];
  for (let n = -WARM; n < APPENDS; n += 1) {
    const start = performance.now();
    await work(n + WARM + 1);
    if (n >= 0) {
      times.push(performance.now() - start);
    }
  }
  return times;
}

/** The longest time in which nothing else of this process moved while `work` went on, in milliseconds. */
async function pause(work) {
  let longest = 0;
  let last = performance.now();
  let going = true;
  const others = (async () => {
    while (going) {
      await setImmediate();
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    }
  })();
  await setImmediate();
  await work();
  await setImmediate();
  going = false;
  await others;
  return longest;
}

const p95 = times => [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.95)];

try {
  await build({
    ...common,
    platform: 'node',
    format: 'esm',
    external: ['pg-native'],
    banner: {
      js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);"
    },
    entryPoints: {
      index: inRoot('packages', 'companion', 'src', 'store', 'index.ts'),
      postgres: inRoot('packages', 'companion', 'src', 'store', 'postgres', 'thread.ts'),
      journal: inRoot('packages', 'workflow', 'src', 'index.ts')
    },
    outdir: folder,
    outExtension: { '.js': '.mjs' }
  });
  const { openStore } = await import(pathToFileURL(join(folder, 'index.mjs')).href);
  const { appendEntry } = await import(pathToFileURL(join(folder, 'journal.mjs')).href);
  for (let tries = 0; ; tries += 1) {
    try {
      tool('createdb', '-h', server, '-U', 'lockstep', 'bench');
      break;
    } catch (error) {
      if (tries > 100) {
        throw error;
      }
      await delay(100);
    }
  }
  const url = `postgres://lockstep@localhost/bench?host=${server}`;
  const log = { warn: console.error, debug: () => undefined };

  /** Appends to a run of its own, one event a transaction. */
  async function ours(name, options) {
    const at = join(folder, name);
    const store = openStore({ folder: at, holder: name, server: '', log, ...options });
    const run = `run${name}`.padEnd(12, '0');
    const notebook = { app: 'a', owner: 'o', notebook: 'n', root: '/', createdAt: 1 };
    store.runs.createRun({ run, ...notebook });
    store.runs.takeLease(run, name);
    let last = null;
    const times = await each(() => {
      const event = { type: 'output-appended', step: 'one', text: 'x'.repeat(200) };
      last = appendEntry(last, { run, at: Date.now(), by: 'engine', event });
      store.runs.append([last]);
    });
    const reads = await each(() => store.runs.run(run));
    const { blobs } = store;
    // Of a kind that cannot be packed, as a picture or a ZIP.
    const [one, two] = [randomBytes(LARGE), randomBytes(LARGE)];
    const [first, second] = [one, two].map(part => createHash('sha256').update(part).digest('hex'));
    const pauses = {
      putAtOnce: await pause(() => blobs.put(one)),
      putInTurns: await pause(() => blobs.putLarge(two)),
      readAtOnce: await pause(() => blobs.read(first)),
      readInTurns: await pause(() => blobs.readLarge(second))
    };
    store.close();
    return { times, reads, pauses };
  }

  const sqlite = await ours('sqlite', {});
  const address = { url, place: 'bench' };
  const bridge = await ours('bridge', {
    postgres: { address, thread: join(folder, 'postgres.mjs') }
  });

  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('SET search_path TO lockstep');
  const run = 'runbridge000';
  const offset = 10_000;
  await client.query('INSERT INTO journal VALUES ($1, $2, 1, $3, $4, $5)', [
    run,
    offset,
    'engine',
    '{}',
    'h'
  ]);
  const plainTimes = await each(async n => {
    await client.query('BEGIN; SELECT pg_advisory_xact_lock(1)');
    await client.query({
      name: 'last',
      text: 'SELECT coalesce((SELECT max(seq) FROM journal WHERE run = $1), 0) AS seq, (SELECT holder FROM leases WHERE run = $1) AS holder',
      values: [run]
    });
    await client.query({
      name: 'add',
      text: 'INSERT INTO journal VALUES ($1, $2, $3, $4, $5, $6)',
      values: [
        run,
        offset + n,
        Date.now(),
        'engine',
        `{"text":"${'x'.repeat(200)}"}`,
        'h'.repeat(64)
      ]
    });
    await client.query({ name: 'tell', text: "SELECT pg_notify('lockstep', $1)", values: [run] });
    await client.query('COMMIT');
  });
  const plainReads = await each(() =>
    client.query({ name: 'run', text: 'SELECT * FROM runs WHERE run = $1', values: [run] })
  );
  await client.end();

  const row = (what, own, beside, theirs) => ({ what, ours: own, unit: 'ms', beside, theirs });
  printTable(`One event appended to a run's journal, ${APPENDS} times, PostgreSQL ${version}`, [
    row('SQLite file, median', median(sqlite.times), 'bar', 10),
    row('PostgreSQL, our thread, median', median(bridge.times), 'pg alone', median(plainTimes)),
    row('PostgreSQL, our thread, p95', p95(bridge.times), 'pg alone', p95(plainTimes)),
    row('PostgreSQL, our thread, median', median(bridge.times), 'SQLite', median(sqlite.times)),
    row('reading a row, our thread, median', median(bridge.reads), 'pg alone', median(plainReads)),
    row('reading a row, our thread, median', median(bridge.reads), 'SQLite', median(sqlite.reads))
  ]);
  const paused = (what, turns, once) => row(what, turns, 'at once', once);
  printTable('A part of 100 MB: the longest time in which the server does nothing else', [
    paused('PostgreSQL, written', bridge.pauses.putInTurns, bridge.pauses.putAtOnce),
    paused('PostgreSQL, read', bridge.pauses.readInTurns, bridge.pauses.readAtOnce),
    paused('file, written', sqlite.pauses.putInTurns, sqlite.pauses.putAtOnce),
    paused('file, read', sqlite.pauses.readInTurns, sqlite.pauses.readAtOnce)
  ]);
} finally {
  if (postgres.exitCode === null) {
    const exit = once(postgres, 'exit');
    postgres.kill('SIGINT');
    await exit;
  }
  rmSync(folder, { recursive: true, force: true });
  rmSync(server, { recursive: true, force: true });
}
