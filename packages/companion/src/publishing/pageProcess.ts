/** A published page as a process of its own: `serve`, with its own state, no keys, and a private socket for the author. */
import { UserError } from '@lockstep/protocol';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Log } from '../log';
import { ORDERS_VARIABLE } from '../serving/orders';
import type { Orders } from '../serving/orders';

/** How long a page may take to start, in milliseconds: Python, its kernel server and the conversion. */
const START_PATIENCE = 60_000;

/** How long it may take to end before it is killed, in milliseconds. */
const END_PATIENCE = 8_000;

/** A variable like these may open something that the page's process has no business with. */
const HIDDEN = /^(LOCKSTEP_|JUPYTERHUB_|JPY_|JUPYTER_TOKEN$|ANTHROPIC_API_KEY$|OPENAI_API_KEY$)/;

export interface PageOptions {
  /** Python that has Lockstep. */
  python: string;
  /** The notebook, absolute. */
  notebook: string;
  /** The page's own state folder. */
  state: string;
  host: string;
  port: number;
  maxKernels: number;
  token: string;
  /** What participants may do beyond running steps. */
  chat: boolean;
  sharesNotebook: boolean;
  /** The state folder that holds the weights of the author's built-in model. */
  weights: string;
  environment: NodeJS.ProcessEnv;
  log: Log;
  /** It ended without being asked to. */
  ended(why: string): void;
}

/** A page that runs. */
export interface PageProcess {
  readonly socket: string;
  readonly secret: string;
  /** Ends it, its kernels first. */
  close(): Promise<void>;
}

/**
 * Starts a page; resolves when people can open it.
 *
 * @throws UserError `page-not-started` with what it said
 */
export async function startPage(options: PageOptions): Promise<PageProcess> {
  const { python, notebook, state, host, port, maxKernels, token, log } = options;
  const { chat, sharesNotebook, weights } = options;
  const folder = mkdtempSync(join(socketFolder(), 'lockstep-page-'));
  const orders: Orders = {
    socket:
      process.platform === 'win32'
        ? `\\\\.\\pipe\\lockstep-${randomBytes(8).toString('hex')}`
        : join(folder, 'b.sock'),
    secret: randomBytes(32).toString('base64url'),
    token,
    ...(chat ? { weights } : {})
  };
  const file = join(folder, 'orders.json');
  writeFileSync(file, JSON.stringify(orders), { mode: 0o600 });
  const limits = ['--host', host, '--port', String(port), '--max-kernels', String(maxKernels)];
  const turnedOn = [...(chat ? ['--chat'] : []), ...(sharesNotebook ? ['--share-notebook'] : [])];
  const child = spawn(
    python,
    ['-m', 'jupyterlab_lockstep', 'serve', notebook, ...limits, ...turnedOn],
    {
      cwd: dirname(notebook),
      env: {
        ...Object.fromEntries(
          Object.entries(options.environment).filter(([name]) => !HIDDEN.test(name))
        ),
        LOCKSTEP_STATE: state,
        [ORDERS_VARIABLE]: file
      },
      // Its stdin is the guard: when this process dies, that closes, and the page ends.
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true
    }
  );
  let asked = false;
  let ready = false;
  let complaints = '';
  const ended = new Promise<void>(resolve => {
    child.once('close', () => {
      rmSync(folder, { recursive: true, force: true });
      resolve();
    });
  });
  child.stdin.on('error', () => undefined);
  child.stderr.setEncoding('utf-8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-4_000);
    log.info({ page: text.trim() }, 'The published page said something.');
  });

  async function close(): Promise<void> {
    asked = true;
    child.stdin.end();
    const late = setTimeout(() => child.kill('SIGKILL'), END_PATIENCE);
    await ended;
    clearTimeout(late);
  }

  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new UserError('page-not-started', 'The page did not start within a minute.', 503));
    }, START_PATIENCE);
    let said = '';
    child.stdout.setEncoding('utf-8').on('data', (text: string) => {
      said = ready ? '' : said + text;
      if (said.includes('Ctrl+C')) {
        ready = true;
        clearTimeout(late);
        resolve();
      }
    });
    child.once('error', error => {
      clearTimeout(late);
      reject(
        new UserError('page-not-started', `The page cannot be started: ${error.message}.`, 503)
      );
    });
    child.once('close', () => {
      clearTimeout(late);
      const why = complaints.trim().split('\n').at(-1) ?? '';
      if (!ready) {
        reject(
          new UserError('page-not-started', why === '' ? 'The page ended at once.' : why, 503)
        );
      } else if (!asked) {
        options.ended(why);
      }
    });
  }).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return { socket: orders.socket, secret: orders.secret, close };
}

/** A socket's path holds 104 to 108 bytes. */
function socketFolder(): string {
  return tmpdir().length > 60 && process.platform !== 'win32' ? '/tmp' : tmpdir();
}
