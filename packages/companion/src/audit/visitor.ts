/** A participant without a browser: comes in by the address, keeps its cookie, and sends whatever it likes. */
import { UserError, routes } from '@lockstep/protocol';
import type { Plan, RunState } from '@lockstep/protocol';
import { request as plainRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { IncomingHttpHeaders, RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';
import * as z from 'zod/mini';
import WebSocket from 'ws';
import { PATIENCE } from './attack';

/** The status of a request that came too fast, how long to wait then, in milliseconds, and how often. */
const TOO_FAST = 429;
const WAIT = 250;
const MOST_WAITS = 40;

/** Most bytes of an answer that are looked at. */
const MOST_READ = 4_000_000;

/** What came back. `status` 0: the connection was cut instead. */
export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The body as JSON, `null` where it is none. */
  json: unknown;
}

/** What a run looks like from outside; the rest of its view is of no interest here. */
const View = z.object({ state: z.custom<RunState>(value => typeof value === 'object') });

export class Visitor {
  private constructor(
    /** The page's address, ending with a slash, without its token. */
    readonly base: URL,
    private readonly cookie: string,
    private readonly waits = true
  ) {}

  /** The same browser, which takes "too many requests" for an answer instead of waiting its turn. */
  hurried(): Visitor {
    return new Visitor(this.base, this.cookie, false);
  }

  /**
   * Comes in as a browser that was never here.
   *
   * @param address as it is given to a colleague, with its token
   * @throws UserError `audit-unreachable`, `audit-not-let-in`
   */
  static async comeIn(address: URL): Promise<Visitor> {
    const base = new URL(address.href.replace(/[?#].*$/, ''));
    base.pathname = base.pathname.replace(/[^/]*$/, '');
    const stranger = new Visitor(base, '');
    const landing = await stranger.send('GET', `${base.pathname}${address.search}`, {});
    if (landing.status === 0) {
      throw new UserError(
        'audit-unreachable',
        `Nothing answers at ${base.href}. Start the page with "jupyter lockstep serve", then try again.`
      );
    }
    const [set = ''] = landing.headers['set-cookie'] ?? [];
    const cookie = set.split(';')[0] ?? '';
    if (cookie === '') {
      throw new UserError(
        'audit-not-let-in',
        `${base.href} lets nobody in by this address (${landing.status}). Give the whole address that serve printed, with its token.`
      );
    }
    return new Visitor(base, cookie);
  }

  /** What a page of ours sends with a POST. */
  get ownHeaders(): Record<string, string> {
    return {
      Cookie: this.cookie,
      Origin: this.base.origin,
      'X-Lockstep': '1',
      'Content-Type': 'application/json'
    };
  }

  get(path: string): Promise<Reply> {
    return this.send('GET', this.at(path), { Cookie: this.cookie });
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    return this.send(
      'POST',
      this.at(path),
      { ...this.ownHeaders, ...headers },
      JSON.stringify(body)
    );
  }

  /** Any request under the page's address; the path goes out as it is written, `..` and all. */
  raw(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string | Uint8Array
  ): Promise<Reply> {
    return this.send(method, this.at(path), { Cookie: this.cookie, ...headers }, body);
  }

  /** The same from the server's root, whatever the page's prefix. */
  atRoot(method: string, path: string, body?: string): Promise<Reply> {
    return this.send(method, path, this.ownHeaders, body);
  }

  async apps(): Promise<z.infer<(typeof routes)['listApps']['reply']>['apps']> {
    return routes.listApps.reply.parse((await this.get('/apps')).json).apps;
  }

  async plan(app: string): Promise<Plan> {
    return routes.readApp.reply.parse((await this.get(`/apps/${app}`)).json).plan;
  }

  /** @throws UserError `audit-no-run` when the page gives none */
  async newRun(app: string, name: string): Promise<RunState> {
    const reply = await this.post('/runs', { app, name });
    const view = View.safeParse(reply.json);
    if (!view.success || reply.status !== 200) {
      throw new UserError(
        'audit-no-run',
        `The page gives no run (${reply.status}): ${sentenceOf(reply)}. Wait a minute, then try again.`
      );
    }
    return view.data.state;
  }

  /** `null` when this visitor may not see it. */
  async run(run: string): Promise<RunState | null> {
    const reply = await this.get(`/runs/${run}`);
    const view = View.safeParse(reply.json);
    return reply.status === 200 && view.success ? view.data.state : null;
  }

  command(
    run: string,
    command: Record<string, unknown>,
    expectedSeq: number | null = null
  ): Promise<Reply> {
    return this.post(`/runs/${run}/commands`, { expectedSeq, command });
  }

  /** Gives a run a file. */
  upload(run: string, name: string, text: string): Promise<Reply> {
    const headers = { ...this.ownHeaders, 'Content-Type': 'application/octet-stream' };
    return this.raw('POST', `/runs/${run}/uploads/${encodeURIComponent(name)}`, headers, text);
  }

  /** Opens the page's WebSocket; resolves to it, or to the status it was refused with (0: cut). */
  socket(headers: Record<string, string> = {}, path = 'ws'): Promise<WebSocket | number> {
    const address = new URL(path, this.base);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address, {
      headers: { Cookie: this.cookie, Origin: this.base.origin, ...headers },
      handshakeTimeout: PATIENCE
    });
    return new Promise(resolve => {
      socket.on('error', () => resolve(0));
      socket.on('unexpected-response', (call, response) => {
        resolve(response.statusCode ?? 0);
        call.destroy();
      });
      socket.on('open', () => resolve(socket));
    });
  }

  private at(path: string): string {
    return this.base.pathname + path.replace(/^\//, '');
  }

  /** Sends, and sends again while the page only says that it came too fast: that would hide what it thinks of it. */
  private async send(...request: Parameters<Visitor['once']>): Promise<Reply> {
    for (let n = 0; ; n++) {
      const reply = await this.once(...request);
      if (reply.status !== TOO_FAST || !this.waits || n === MOST_WAITS) {
        return reply;
      }
      await delay(WAIT);
    }
  }

  private once(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string | Uint8Array
  ): Promise<Reply> {
    const { protocol, hostname, port } = this.base;
    const options: RequestOptions = {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? undefined : Number(port),
      method,
      path,
      headers: { Host: this.base.host, ...headers },
      agent: false,
      timeout: PATIENCE
    };
    const open = protocol === 'https:' ? secureRequest : plainRequest;
    return new Promise(resolve => {
      const cut: Reply = { status: 0, headers: {}, text: '', json: null };
      const call = open(options, response => {
        const chunks: Buffer[] = [];
        let length = 0;
        response.on('data', (chunk: Buffer) => {
          length += chunk.length;
          if (length <= MOST_READ) {
            chunks.push(chunk);
          }
        });
        response.on('error', () => resolve(cut));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const { statusCode: status = 0, headers } = response;
          resolve({ status, headers, text, json: jsonOf(text) });
        });
      });
      call.on('timeout', () => call.destroy());
      call.on('error', () => resolve(cut));
      call.end(body);
    });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const Said = z.object({ message: z.string() });

/** The sentence of a refusal, or the beginning of what came instead. */
export function sentenceOf(reply: Reply): string {
  const said = Said.safeParse(reply.json);
  return said.success ? said.data.message : reply.text.slice(0, 80);
}
