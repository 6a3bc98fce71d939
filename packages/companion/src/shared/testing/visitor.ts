/** For tests: a browser at an address with several servers behind it. It comes back when its connection breaks. */
import { RunView, routes } from '@lockstep/protocol';
import type { JournalEntry, RunCommand, RunState } from '@lockstep/protocol';
import { setTimeout as delay } from 'node:timers/promises';
import { PageSocket } from '../../testing/page';
import { raw } from '../../testing/parts';
import type { RawAnswer } from '../../testing/parts';
import { TOKEN } from './address';

export class Visitor {
  private cookie = '';
  private leaving = false;
  private page: PageSocket | null = null;
  /** Every entry that reached the page, in the order of arrival. */
  readonly entries: JournalEntry[] = [];

  constructor(private readonly port: number) {}

  private get headers(): Record<string, string> {
    return { Host: `127.0.0.1:${this.port}`, Cookie: this.cookie };
  }

  async arrive(): Promise<this> {
    const answer = await this.ask('GET', `/?token=${TOKEN}`);
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    this.cookie = cookie.split(';')[0] ?? '';
    return this;
  }

  /** The same browser, at another server of the address. */
  at(port: number): Visitor {
    const there = new Visitor(port);
    there.cookie = this.cookie;
    return there;
  }

  /** One request on a connection of its own. */
  ask(method: string, path: string, body?: unknown): Promise<RawAnswer> {
    const posting = {
      Origin: `http://127.0.0.1:${this.port}`,
      'X-Lockstep': '1',
      'Content-Type': 'application/json'
    };
    return raw(
      { host: '127.0.0.1', port: this.port },
      method,
      path,
      { ...this.headers, ...(method === 'POST' ? posting : {}) },
      body === undefined ? undefined : JSON.stringify(body)
    );
  }

  async createRun(): Promise<RunState> {
    const { apps } = routes.listApps.reply.parse((await this.ask('GET', '/apps')).json());
    const answer = await this.ask('POST', '/runs', { app: apps[0]?.app });
    return RunView.parse(answer.json()).state;
  }

  command(run: string, command: RunCommand): Promise<RawAnswer> {
    return this.ask('POST', `/runs/${run}/commands`, { expectedSeq: null, command });
  }

  async state(run: string): Promise<RunState> {
    return RunView.parse((await this.ask('GET', `/runs/${run}`)).json()).state;
  }

  /** Follows a run until it leaves; a page that is cut off comes back with what it has. */
  async follow(run: string): Promise<void> {
    while (!this.leaving) {
      const address = `ws://127.0.0.1:${this.port}/ws`;
      const page = new PageSocket(address, {
        ...this.headers,
        Origin: `http://127.0.0.1:${this.port}`
      });
      page.socket.on('error', () => undefined);
      this.page = page;
      page.socket.on('open', () =>
        page.say({ type: 'subscribe', channel: `run/${run}`, since: this.entries.at(-1)?.seq ?? 0 })
      );
      let seen = 0;
      page.socket.on('message', () => {
        for (const frame of page.frames.slice(seen)) {
          if (frame.type === 'events') {
            this.entries.push(...frame.entries);
          }
        }
        seen = page.frames.length;
      });
      await page.ended();
      await delay(100);
    }
  }

  /** Waits until the page was told so. */
  async until(enough: (entries: JournalEntry[]) => boolean, patience = 30_000): Promise<void> {
    const end = Date.now() + patience;
    while (!enough(this.entries)) {
      if (Date.now() > end) {
        throw new Error(`Only these came: ${this.entries.map(({ event }) => event.type).join()}`);
      }
      await delay(20);
    }
  }

  async leave(): Promise<void> {
    this.leaving = true;
    await this.page?.close();
  }
}
