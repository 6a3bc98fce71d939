/** What the companion's specs share: a folder that goes away, a launch file, a small notebook, raw HTTP. */
import type { LaunchConfig } from '@lockstep/protocol';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Terminal } from '../cli/terminal';
import { silentLog } from '../log';
import { openStore } from '../store';
import type { Store, StoreOptions } from '../store';

/** Makes a folder with a short path (a socket's is at most 104 bytes) and a way to remove it. */
export function temporaryFolder(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'lk-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Three steps; the first asks for a country, the second writes a file. */
export const NOTEBOOK = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' } },
  cells: [
    markdown('t', '# Small app'),
    markdown('m1', '## Choose'),
    code('c1', 'country = "France"\nprint(country)'),
    markdown('m2', '## Count'),
    code('c2', 'n = len(country)\nn'),
    markdown('m3', '## Show'),
    code('c3', 'print(n)')
  ]
};

function markdown(id: string, source: string): object {
  return { cell_type: 'markdown', id, metadata: {}, source };
}

function code(id: string, source: string): object {
  return { cell_type: 'code', id, metadata: {}, source, outputs: [], execution_count: null };
}

/** A launch file's content for a folder that holds notebooks, state and page. */
export function launchConfig(folder: string): LaunchConfig {
  return {
    instance: 'test',
    door: { socket: join(folder, 'c.sock'), secret: 'the-bearer' },
    root: folder,
    state: join(folder, 'state'),
    page: join(folder, 'page'),
    python: process.execPath,
    versions: { lockstep: '0.1.0', jupyterlab: '4.6.4', jupyter_server: '2.17.0' },
    log: 'error',
    transport: 'ours'
  };
}

/** Writes a page of an index and a hashed script. */
export function writePage(folder: string): void {
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html><title>Apps</title>');
  writeFileSync(join(folder, 'page', 'assets', 'main-ABCD1234.js'), 'console.log(1);'.repeat(500));
  writeFileSync(join(folder, 'page', 'notes.txt'), 'not part of a page');
}

/** Opens a store for a test. */
export function testStore(folder: string, options: Partial<StoreOptions> = {}): Store {
  return openStore({ folder, holder: 'me', server: 'here', log: silentLog(), ...options });
}

/** Where to send a raw request. */
export type Target = { socketPath: string } | { host: string; port: number };

export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The body as JSON. */
  json(): unknown;
}

/** One request without any help: no cookies, redirects or headers of its own. */
export function raw(
  target: Target,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string | Uint8Array
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const call = request({ ...target, method, path, headers, agent: false }, response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf-8');
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, text, json: () => JSON.parse(text) as unknown });
      });
    });
    call.on('error', reject);
    call.end(body);
  });
}

/** A terminal that remembers what it was told. */
export interface TestTerminal extends Terminal {
  lines: string[];
  complaints: string[];
  /** Lines of progress, each of which took the place of the one before. */
  steps: string[];
  /** What a person was asked, and what they will answer, in order. */
  asked: string[];
  answers: string[];
  /** Resolves with all lines so far once one of them matches. */
  printed(pattern: RegExp): Promise<string>;
}

export function testTerminal(folder: string, environment: NodeJS.ProcessEnv = {}): TestTerminal {
  const lines: string[] = [];
  const complaints: string[] = [];
  const steps: string[] = [];
  const asked: string[] = [];
  const answers: string[] = [];
  let written = '';
  let changed: () => void = () => undefined;
  return {
    lines,
    complaints,
    steps,
    asked,
    answers,
    folder,
    environment,
    print(line) {
      lines.push(written + line);
      written = '';
      changed();
    },
    write(text) {
      written += text;
      const [last = '', ...before] = written.split('\n').reverse();
      lines.push(...before.reverse());
      written = last;
      changed();
    },
    ask: question => Promise.resolve((asked.push(question), answers.shift() ?? null)),
    complain: line => void complaints.push(line),
    progress: line => void (line !== null && steps.push(line)),
    paint: (_, text) => text,
    wrap: (text, indent = 0) => ' '.repeat(indent) + text,
    async printed(pattern) {
      while (!lines.some(line => pattern.test(line))) {
        await new Promise<void>(resolve => {
          changed = resolve;
        });
      }
      return lines.join('\n');
    }
  };
}
