/** A published page of its own for a spec: `lockstep serve` on a free port, with a state folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..', '..');
const bin = process.platform === 'win32' ? 'Scripts' : 'bin';

/** A page that is being served. */
export interface Published {
  /** With a slash at its end. */
  address: string;
  /** Ends the server and its kernels. */
  end(): Promise<void>;
}

/** Serves the example notebooks named, or those at a path, and resolves when the address answers. */
export function publish(...names: string[]): Promise<Published> {
  return publishWith([], ...names);
}

/** The same with further options of `serve`. */
export async function publishWith(options: string[], ...names: string[]): Promise<Published> {
  const state = mkdtempSync(join(tmpdir(), 'lockstep-serve-'));
  const port = await freePort();
  const notebooks = names.map(name =>
    isAbsolute(name) ? name : join(root, 'examples', `${name}.ipynb`)
  );
  const server = spawn(
    join(root, '.venv', bin, 'python'),
    [
      ...['-m', 'jupyterlab_lockstep', 'serve', ...notebooks],
      ...['--port', String(port), '--no-token', ...options]
    ],
    { env: { ...process.env, JUPYTER_DATA_DIR: state }, stdio: ['ignore', 'pipe', 'inherit'] }
  );
  const address = await addressOf(server);
  return {
    address,
    end: async () => {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
      rmSync(state, { recursive: true, force: true });
    }
  };
}

/** The address that the server prints when it is ready. */
async function addressOf(server: ChildProcess): Promise<string> {
  if (!server.stdout) {
    throw new Error('The server has no output to read.');
  }
  for await (const line of createInterface({ input: server.stdout })) {
    const [address] = /http:\/\/\S+/.exec(line) ?? [];
    if (address) {
      server.stdout.resume();
      return address;
    }
  }
  throw new Error('The server ended before it served.');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') {
    throw new Error('There is no port.');
  }
  return address.port;
}
