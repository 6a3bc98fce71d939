/** For tests: a PostgreSQL server of the test's own, in a temporary folder, reached by a Unix socket and ended with it. */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { StoreAddress } from '../postgres/address';
import { storeAddress } from '../postgres/address';

/** Where Debian keeps the programs of each version. */
const DEBIAN = '/usr/lib/postgresql';

/**
 * The folder of PostgreSQL's programs, `null` where it is not installed. LOCKSTEP_POSTGRES names that of another
 * version's server; its clients may be missing there.
 */
export function postgresPrograms(): string | null {
  return process.env.LOCKSTEP_POSTGRES ?? debianPrograms();
}

function debianPrograms(): string | null {
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
  /** Where it takes encrypted connections; `null` for nowhere. */
  port: number | null;
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

/** Certificate and key of a server, PEM. */
export interface ServerIdentity {
  cert: string;
  key: string;
}

/**
 * Makes and starts a server. Only what knows its socket can reach it.
 *
 * @param identity makes it listen on a loopback port too, for encrypted connections alone
 */
export async function startCluster(identity?: ServerIdentity): Promise<Cluster> {
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
    execFileSync(programOf(programs, name), args, {
      ...who,
      encoding: 'utf8',
      stdio: 'pipe',
      cwd: folder
    });
  tool('initdb', ['-D', data, '-A', 'trust', '-U', 'lockstep', '-E', 'UTF8', '--no-sync']);
  const port = identity === undefined ? null : await encrypt(data, identity, who);
  const thread = bundleThread(mkdtempSync(join(tmpdir(), 'lk-thread-')));
  let server: ChildProcess | null = null;
  let databases = 0;

  const at = ['-h', folder, ...(port === null ? [] : ['-p', String(port)])];
  const cluster: Cluster = {
    thread,
    port,
    create() {
      const name = `test_${++databases}`;
      tool('createdb', [...at, '-U', 'lockstep', name]);
      const place = port === null ? 'localhost' : `localhost:${port}`;
      return storeAddress(`postgres://lockstep@${place}/${name}?host=${folder}`, {});
    },
    sql: ({ url }, statement) => tool('psql', ['-X', '-q', '-t', '-A', '-d', url, '-c', statement]),
    async start() {
      server = spawn(
        join(programs, 'postgres'),
        [
          ...['-D', data, '-k', folder],
          ...(port === null
            ? ['-c', 'listen_addresses=']
            : ['-c', 'listen_addresses=127.0.0.1', '-p', String(port), '-c', 'ssl=on'])
        ],
        {
          ...who,
          cwd: folder,
          stdio: 'ignore'
        }
      );
      const until = Date.now() + 20_000;
      for (let ready = false; !ready;) {
        try {
          tool('pg_isready', ['-q', ...at, '-U', 'lockstep', '-d', 'postgres']);
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

/** Another version's folder may hold the server alone; newer and older clients speak to it. */
function programOf(programs: string, name: string): string {
  const own = join(programs, name);
  return existsSync(own) ? own : join(debianPrograms() ?? '', name);
}

/** Lets a server take encrypted connections on a free port, and no others there. */
async function encrypt(
  data: string,
  { cert, key }: ServerIdentity,
  { uid, gid }: Pick<SpawnOptions, 'uid' | 'gid'>
): Promise<number> {
  for (const [name, text] of [
    ['server.crt', cert],
    ['server.key', key],
    ['pg_hba.conf', 'local all all trust\nhostssl all all 127.0.0.1/32 trust\n']
  ] as const) {
    const file = join(data, name);
    writeFileSync(file, text);
    chmodSync(file, 0o600);
    if (uid !== undefined && gid !== undefined) {
      chownSync(file, uid, gid);
    }
  }
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  await once(probe.close(), 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
