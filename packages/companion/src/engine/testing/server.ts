/** For tests: a real Jupyter server with real kernels, and engines on it that share one store. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { KernelAPI } from '@jupyterlab/services';
import type { LaunchConfig, Notice } from '@lockstep/protocol';
import type { EngineDeps } from '../../contract';
import { jupyterSettings } from '../../kernels/connection';
import { silentLog } from '../../log';
import { openStore, type Store } from '../../store';

/** A running Jupyter server. */
export interface TestServer {
  config: LaunchConfig;
  /** The folder its kernels see as the root. */
  root: string;
  /** Ids of the kernels that live on it. */
  kernels(): Promise<string[]>;
  /** Fulfils when no kernel lives on it; rejects when one still does after 15 s, which makes it an orphan. */
  untilNoKernels(): Promise<void>;
  /** Kills it, so that it ends nothing. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** The Python of the project's environment. */
export function projectPython(): string {
  const python = resolve('.venv', 'bin', 'python');
  if (!existsSync(python)) {
    throw new Error(`${python} is missing: run "npm test" once, which sets it up.`);
  }
  return python;
}

/**
 * Starts a Jupyter server in a folder of its own. It answers a second later; the engine waits for it.
 *
 * @param groups whether it writes down the process groups of its kernels: every engine that closes ends them then
 */
export function startServer({ groups = false } = {}): TestServer {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-test-'));
  const root = join(folder, 'root');
  mkdirSync(root);
  const jupyter = { url: 'http://localhost/', socket: join(folder, 'j.sock'), token: 'test-token' };
  const server = spawn(
    projectPython(),
    [resolve('packages/companion/src/engine/testing/kernels_server.py')],
    { stdio: ['pipe', 'ignore', 'ignore'] }
  );
  server.stdin.write(`${JSON.stringify({ ...jupyter, root, folder, groups })}\n`);
  const config: LaunchConfig = {
    instance: 'test',
    jupyter,
    root,
    state: join(folder, 'state'),
    page: '',
    python: projectPython(),
    versions: {},
    log: 'error',
    transport: 'ours'
  };
  const settings = jupyterSettings(jupyter, () => undefined);
  const kernels = async (): Promise<string[]> =>
    (await KernelAPI.listRunning(settings)).map(({ id }) => id);
  return {
    config,
    root,
    kernels,
    async untilNoKernels() {
      const until = Date.now() + 15_000;
      for (let left = await kernels(); left.length > 0; left = await kernels()) {
        if (Date.now() > until) {
          throw new Error(`Orphan kernels: ${left.join(', ')}`);
        }
        await delay(50);
      }
    },
    async kill() {
      server.kill('SIGKILL');
      await ended(server);
    },
    async close() {
      await ended(server);
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const exit = new Promise(done => server.once('exit', done));
    server.stdin?.end();
    await exit;
  }
}

/** A store in the server's state folder, as a new companion opens it: every other holder counts as dead. */
export function openTestStore(config: LaunchConfig, holder: string): Store {
  return openStore({
    folder: config.state,
    holder,
    server: config.jupyter?.socket ?? '',
    log: silentLog(),
    lives: () => false
  });
}

/** What an engine on that store needs. `notices` collects what it says to pages. */
export function testDeps(
  config: LaunchConfig,
  store: Store,
  holder: string,
  notices: Notice[] = []
): EngineDeps {
  return {
    store: store.runs,
    definitions: store.definitions,
    blobs: store.blobs,
    config,
    log: silentLog(),
    holder,
    notify: notice => void notices.push(notice),
    now: Date.now,
    maxKernels: null
  };
}
