/** A served page for specs: real doors, store and rules, no kernel; and browsers that come to it. */
import { RunView, routes } from '@lockstep/protocol';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runServe } from '../cli/serve';
import type { ServeOptions } from '../cli/serve';
import { freePortFrom } from '../cli/ports';
import { silentLog } from '../log';
import { PageSocket } from './page';
import { NOTEBOOK, launchConfig, raw, temporaryFolder, testTerminal, writePage } from './parts';
import type { RawAnswer, TestTerminal } from './parts';
import { scriptedEngine } from './scriptedEngine';
import type { ScriptedEngine } from './scriptedEngine';

/** The token of pages that specs serve. */
export const TOKEN = 'the-right-token';

/** A page that is served until {@link ServedPage.stop}. */
export interface ServedPage {
  folder: string;
  port: number;
  terminal: TestTerminal;
  engine: ScriptedEngine;
  /** Ends the page as a signal would; resolves with the exit status. */
  stop(): Promise<number>;
  /** The same, and removes its folder. */
  remove(): Promise<void>;
  /** One request, at the port or elsewhere. */
  ask(
    method: string,
    path: string,
    headers?: Record<string, string>,
    body?: unknown
  ): Promise<RawAnswer>;
  /** A browser that came in by the token. */
  browser(): Promise<Visitor>;
  /** Who calls with these headers. */
  visitor(headers: Record<string, string>): Visitor;
}

/** Somebody at the page. */
export interface Visitor {
  headers: Record<string, string>;
  get(path: string): Promise<RawAnswer>;
  post(path: string, body: unknown, more?: Record<string, string>): Promise<RawAnswer>;
  createRun(): Promise<{ run: string; step: string }>;
  openPage(): Promise<PageSocket>;
}

/** Serves {@link NOTEBOOK}. `environment` is the terminal's. */
export async function servePage(
  options: Partial<ServeOptions> = {},
  environment: NodeJS.ProcessEnv = {},
  kept?: string
): Promise<ServedPage> {
  const place = kept === undefined ? temporaryFolder() : { folder: kept, remove: () => undefined };
  const { folder } = place;
  writePage(folder);
  writeFileSync(join(folder, 'small.ipynb'), JSON.stringify(NOTEBOOK));
  const terminal = testTerminal(folder, environment);
  const stopping = new AbortController();
  let engine: ScriptedEngine | null = null;
  const wanted = await freePortFrom(18_000 + Math.floor(Math.random() * 1_000), '127.0.0.1');
  const ended = runServe(
    terminal,
    ['small.ipynb'],
    { port: wanted, host: '127.0.0.1', maxKernels: 2, trustProxy: false, token: TOKEN, ...options },
    {
      config: launchConfig(folder),
      createEngine: deps => (engine = scriptedEngine(deps)),
      log: silentLog(),
      signal: stopping.signal
    }
  );
  const said = await Promise.race([terminal.printed(/Ctrl\+C/), ended.then(() => 'ended')]);
  const port = Number(new URL(/http:\S+/.exec(said)?.[0] ?? '').port);
  const { base = '/' } = options;
  const pages: PageSocket[] = [];
  if (engine === null) {
    throw new Error('The page made no engine.');
  }

  const ask: ServedPage['ask'] = (method, path, headers = {}, body) =>
    raw(
      { host: '127.0.0.1', port },
      method,
      path,
      headers,
      body === undefined ? undefined : JSON.stringify(body)
    );

  function visitor(headers: Record<string, string>): Visitor {
    const origin = `http://${headers['Host'] ?? `127.0.0.1:${port}`}`;
    const below = (path: string): string => base + path.slice(1);
    const own: Visitor = {
      headers,
      get: path => ask('GET', below(path), headers),
      post: (path, body, more) =>
        ask(
          'POST',
          below(path),
          {
            Origin: origin,
            'X-Lockstep': '1',
            'Content-Type': 'application/json',
            ...headers,
            ...more
          },
          body
        ),
      async createRun() {
        const { apps } = routes.listApps.reply.parse((await own.get('/apps')).json());
        const { state } = RunView.parse((await own.post('/runs', { app: apps[0]?.app })).json());
        return { run: state.run, step: state.plan.steps[0]?.id ?? '' };
      },
      async openPage() {
        const page = new PageSocket(`ws://127.0.0.1:${port}${below('/ws')}`, {
          ...headers,
          Origin: origin
        });
        pages.push(page);
        return page.opened();
      }
    };
    return own;
  }

  async function stop(): Promise<number> {
    stopping.abort();
    const status = await ended;
    await Promise.all(pages.splice(0).map(page => page.close()));
    return status;
  }

  return {
    folder,
    port,
    terminal,
    engine,
    ask,
    visitor,
    stop,
    async remove() {
      await stop();
      place.remove();
    },
    async browser() {
      const answer = await ask('GET', `${base}?token=${TOKEN}`);
      return visitor({ Cookie: cookieOf(answer) });
    }
  };
}

/** The cookie that an answer gives, as a browser sends it back. */
export function cookieOf(answer: RawAnswer): string {
  return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}
