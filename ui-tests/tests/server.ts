/** The JupyterLabs of these tests as their machine sees them: addresses, and the companion's process. */
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Tests that run side by side. Much of a test is waiting for a kernel or a page. */
export const WORKERS = 2;

/** Where the JupyterLab of a worker listens; its scripted models take the two ports after it. */
export function portOf(worker: number): number {
  return Number(process.env.LOCKSTEP_TEST_PORT ?? 8899) + 10 * worker;
}

/** What the JupyterLab at a port has to itself: notebooks, settings and runs. */
export function homeOf(port: number): string {
  return join(tmpdir(), `lockstep-ui-${port}`);
}

/** The port of this process's own JupyterLab. */
const port = portOf(Number(process.env.TEST_PARALLEL_INDEX ?? 0));
/** Without a slash at its end. */
export const address = `http://localhost:${port}`;
/** The folder that it serves. */
export const notebooks = join(homeOf(port), 'notebooks');
export const ollamaPort = port + 1;
export const anthropicPort = port + 2;

/** The pid of the one companion that this server started, by its parent's environment. */
export function companionOfThisServer(): number {
  const found = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => read(pid, 'cmdline').includes('lockstep.mjs\0companion'))
    .filter(pid => {
      const parent = /^PPid:\s*(\d+)$/m.exec(read(pid, 'status'))?.[1] ?? '';
      return read(parent, 'environ').split('\0').includes(`LOCKSTEP_TEST_PORT=${port}`);
    });
  if (found.length !== 1) {
    throw new Error(`There are ${found.length} companions of this server, not one.`);
  }
  return Number(found[0]);
}

/** A file of a process, empty when the process has ended meanwhile. */
function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
