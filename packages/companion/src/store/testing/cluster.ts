/** For tests: a PostgreSQL server of the test's own, in a temporary folder, reached by a Unix socket and ended with it. */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { StoreAddress } from '../postgres/address';
import { storeAddress } from '../postgres/address';

/** Where Debian keeps the programs of each version. */
const DEBIAN = '/usr/lib/postgresql';

/** The folder of PostgreSQL's programs, `null` where it is not installed. */
export function postgresPrograms(): string | null {
  const version = existsSync(DEBIAN)
    ? readdirSync(DEBIAN)
        .sort((a, b) => Number(b) - Number(a))
        .find(name => existsSync(join(DEBIAN, name, 'bin', 'initdb')))
    : undefined;
  return version === undefined ? null : join(DEBIAN, version, 'bin');
}

/** What to call a suite that needs PostgreSQL: it says so where it cannot run. */
export function onPostgres(name: string): { name: string; describe: jest.Describe } {
  return postgresPrograms() === null
    ? { name: `${name} (not run: PostgreSQL is not installed here)`, describe: describe.skip }
    : { name, describe };
}

/** A server under test. */
export interface Cluster {
  /** A new, empty database. */
  create(): StoreAddress;
  /** Runs a statement as its administrator, in a database; gives what psql prints. */
  sql(address: StoreAddress, statement: string): string;
  /** Ends the server at once and keeps its data. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** The bundled thread. */
  thread: string;
  close(): Promise<void>;
}

/** PostgreSQL refuses to run as root; there, Debian's own user runs it. */
function asWhom(): Pick<SpawnOptions, 'uid' | 'gid'> {
  if (process.getuid?.() !== 0) {
    return {};
  }
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Bundles the connection's thread as the build does. */
export function bundleThread(folder: string): string {
  const file = join(folder, 'postgres.cjs');
  execFileSync(
    resolve('node_modules/.bin/esbuild'),
    [
      resolve('packages/companion/src/store/postgres/thread.ts'),
      '--bundle',
      '--platform=node',
      '--format=cjs',
      '--log-level=error',
      `--outfile=${file}`
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] }
  );
  return file;
}

/** Makes and starts a server. Only what knows its socket can reach it. */
export async function startCluster(): Promise<Cluster> {
  const programs = postgresPrograms();
  if (programs === null) {
    throw new Error('PostgreSQL is not installed.');
  }
  const folder = mkdtempSync(join(tmpdir(), 'lk-pg-'));
  const who = asWhom();
  if (who.uid !== undefined && who.gid !== undefined) {
    chownSync(folder, who.uid, who.gid);
  }
  chmodSync(folder, 0o700);
  const data = join(folder, 'data');
  const tool = (name: string, args: string[]): string =>
    execFileSync(join(programs, name), args, {
      ...who,
      encoding: 'utf8',
      stdio: 'pipe',
      cwd: folder
    });
  tool('initdb', ['-D', data, '-A', 'trust', '-U', 'lockstep', '-E', 'UTF8', '--no-sync']);
  const thread = bundleThread(mkdtempSync(join(tmpdir(), 'lk-thread-')));
  let server: ChildProcess | null = null;
  let databases = 0;

  const cluster: Cluster = {
    thread,
    create() {
      const name = `test_${++databases}`;
      tool('createdb', ['-h', folder, '-U', 'lockstep', name]);
      return storeAddress(`postgres://lockstep@localhost/${name}?host=${folder}`, {});
    },
    sql: ({ url }, statement) => tool('psql', ['-X', '-q', '-t', '-A', '-d', url, '-c', statement]),
    async start() {
      server = spawn(
        join(programs, 'postgres'),
        ['-D', data, '-k', folder, '-c', 'listen_addresses='],
        {
          ...who,
          cwd: folder,
          stdio: 'ignore'
        }
      );
      const until = Date.now() + 20_000;
      for (let ready = false; !ready;) {
        try {
          tool('pg_isready', ['-q', '-h', folder, '-U', 'lockstep', '-d', 'postgres']);
          ready = true;
        } catch (error) {
          if (Date.now() > until) {
            throw error;
          }
          await new Promise(done => setTimeout(done, 50));
        }
      }
    },
    async stop() {
      const running = server;
      server = null;
      if (running !== null && running.exitCode === null) {
        const exit = new Promise(done => running.once('exit', done));
        // SIGINT: connections are ended, nothing is waited for.
        running.kill('SIGINT');
        await exit;
      }
    },
    async close() {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
      rmSync(resolve(thread, '..'), { recursive: true, force: true });
    }
  };
  await cluster.start();
  return cluster;
}
