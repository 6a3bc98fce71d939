/** The publications of one companion: starts and ends their pages, starts a page again that ended by itself. */
import { UserError, boardRoutes, clock } from '@lockstep/protocol';
import type { LaunchConfig, Notice, Publication, RouteBody } from '@lockstep/protocol';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ownAddress } from '../cli/announce';
import { DEFAULT_PORT, freePortFrom, isFreePort } from '../cli/ports';
import type { Log } from '../log';
import { askPage, jsonOf } from './askPage';
import { Auditing } from './auditing';
import type { CopiedPage } from './auditing';
import type { PageDoor } from './askPage';
import { startPage } from './pageProcess';
import type { PageProcess } from './pageProcess';
import { PublicationRecords, newToken, publicationId } from './record';
import type { PublicationRecord } from './record';

/** A page that ended by itself is started again so many times within {@link TRIES_WITHIN}. */
const TRIES = 3;
const TRIES_WITHIN = 10 * 60_000;

/** Wait before it is started again, in milliseconds. */
const TRY_AFTER = 1_000;

export interface PublisherOptions {
  config: LaunchConfig;
  environment: NodeJS.ProcessEnv;
  log: Log;
  notify(notice: Notice): void;
  now(): number;
}

/** What is so of a publication in this process. */
interface Live {
  path: string;
  state: Publication['state'];
  problem: Publication['problem'];
  page: PageProcess | null;
  facts: { title: string; steps: number; since: number } | null;
  notice: string | null;
  restarts: number[];
}

export class Publisher {
  private readonly live = new Map<string, Live>();
  private readonly records: PublicationRecords;
  private readonly audits: Auditing;
  private closed = false;
  /** One change of a publication after another. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: PublisherOptions) {
    this.records = new PublicationRecords(options.config.state);
    this.audits = new Auditing(options.now);
  }

  /** How a notebook's publication stands. */
  read(path: string): Publication {
    const id = publicationId(this.options.config.root, path);
    return this.view(id, path, this.records.read(id, path));
  }

  /** Starts the pages again that were on when an earlier process of this user's server died. */
  async recover(): Promise<void> {
    for (const id of this.records.ids()) {
      const record = this.records.known(id);
      if (record?.wanted === true && publicationId(this.options.config.root, record.path) === id) {
        await this.start({ ...record, port: null });
        const live = this.liveOf(id, record.path);
        if (live.state === 'on') {
          live.notice = `Lockstep ended by itself; the page was started again at ${clock(this.options.now())}. Runs are kept.`;
        }
      }
    }
  }

  /** Starts the page, or starts it anew with other settings. Never rejects for what the publication then tells. */
  start({ path, port, ...wish }: RouteBody<'publish'>): Promise<Publication> {
    return this.inTurn(async () => {
      const { root } = this.options.config;
      const id = publicationId(root, path);
      const { reachable, maxKernels, chat, sharesNotebook } = wish;
      const wished = { reachable, maxKernels, chat, sharesNotebook, wanted: true };
      const record = { ...this.records.read(id, path), ...wished };
      await this.end(id);
      const live = this.liveOf(id, path);
      live.state = 'starting';
      live.problem = null;
      try {
        record.port = await this.portFor(record, port);
        this.records.write(id, record);
        await this.open(id, record);
      } catch (error) {
        if (!(error instanceof UserError)) {
          throw error;
        }
        live.state = 'failed';
        live.problem = error.toRefusal();
        this.records.write(id, { ...record, wanted: false });
      }
      return this.view(id, path, this.records.read(id, path));
    });
  }

  stop(id: string): Promise<Publication> {
    return this.inTurn(async () => {
      const record = this.known(id);
      this.records.write(id, { ...record, wanted: false });
      await this.end(id);
      return this.view(id, record.path, this.known(id));
    });
  }

  /** A new token; browsers that are in stay, and the old link lets nobody in any more. */
  changeToken(id: string): Promise<Publication> {
    return this.inTurn(async () => {
      const record = { ...this.known(id), token: newToken(), linkShown: false };
      const page = this.live.get(id)?.page ?? null;
      if (page !== null) {
        await jsonOf(
          await askPage(page, 'POST', boardRoutes.changeToken.path, { token: record.token })
        );
      }
      this.records.write(id, record);
      return this.view(id, record.path, record);
    });
  }

  /** Attacks a copy of the page. @throws UserError `publication-unknown` (404) */
  audit(id: string): Publication {
    const record = this.known(id);
    this.audits.start(id, this.copied(record));
    return this.view(id, record.path, record);
  }

  /** The whole link, with its token. @throws UserError `page-off` */
  link(id: string): string {
    const record = this.known(id);
    const { address } = this.view(id, record.path, record);
    if (address === null) {
      throw new UserError(
        'page-off',
        'Nothing is published now. Publish, then copy the link.',
        409
      );
    }
    this.records.write(id, { ...record, linkShown: true });
    return `${address}?token=${record.token}`;
  }

  /** Where the page of a publication is asked. @throws UserError `page-off` (409) */
  doorOf(id: string): PageDoor {
    const page = this.live.get(id)?.page ?? null;
    if (page === null) {
      throw new UserError('page-off', 'Nothing is published now.', 409);
    }
    return page;
  }

  /** Ends every page; the runs of participants are kept. */
  async close(): Promise<void> {
    this.closed = true;
    const ids = [...this.live.keys()];
    await Promise.all([
      this.audits.close(),
      ...ids.map(async id => {
        const record = this.records.known(id);
        if (record !== null) {
          this.records.write(id, { ...record, wanted: false });
        }
        await this.end(id);
      })
    ]);
  }

  /** What a page and its copy have in common. */
  private copied({ path, maxKernels, chat, sharesNotebook }: PublicationRecord): CopiedPage {
    const { config, environment, log } = this.options;
    return {
      python: config.python,
      notebook: resolve(config.root, path),
      ...{ maxKernels, chat, sharesNotebook, environment },
      weights: config.state,
      log: log.child({ component: 'publishing' })
    };
  }

  private known(id: string): PublicationRecord {
    const record = this.records.known(id);
    if (record === null) {
      throw new UserError('publication-unknown', 'This notebook was never published.', 404);
    }
    return record;
  }

  private liveOf(id: string, path: string): Live {
    const known = this.live.get(id);
    if (known !== undefined) {
      return known;
    }
    const made: Live = {
      path,
      state: 'off',
      problem: null,
      page: null,
      facts: null,
      notice: null,
      restarts: []
    };
    this.live.set(id, made);
    return made;
  }

  /** The port asked for, the last one, or the first free one; taken ones are named with the next free one. */
  private async portFor(
    { reachable, port: last }: PublicationRecord,
    asked: number | null
  ): Promise<number> {
    const host = hostOf(reachable);
    const wanted = asked ?? last;
    if (wanted === null) {
      return freePortFrom(DEFAULT_PORT, host);
    }
    if (await isFreePort(wanted, host)) {
      return wanted;
    }
    const free = await freePortFrom(wanted + 1, host);
    throw new UserError(
      'port-in-use',
      `Port ${wanted} is in use. The next free one is ${free}.`,
      409,
      String(free)
    );
  }

  private async open(id: string, record: PublicationRecord): Promise<void> {
    const live = this.liveOf(id, record.path);
    if (this.closed) {
      throw new UserError('closing', 'Lockstep is closing. Start it again and try once more.', 503);
    }
    const page = await startPage({
      ...this.copied(record),
      state: this.records.folderOf(id),
      host: hostOf(record.reachable),
      port: record.port ?? DEFAULT_PORT,
      token: record.token,
      ended: why => void this.again(id, why)
    });
    const answer = await jsonOf(await askPage(page, 'GET', boardRoutes.readPageState.path));
    const { title, steps, since } = boardRoutes.readPageState.reply.parse(answer);
    Object.assign(live, { page, state: 'on', problem: null, facts: { title, steps, since } });
  }

  private async end(id: string): Promise<void> {
    const live = this.live.get(id);
    const page = live?.page ?? null;
    if (live !== undefined) {
      Object.assign(live, { page: null, state: 'off', facts: null, notice: null });
    }
    await page?.close();
  }

  /** The page ended by itself: it is started again, and the author hears of it. */
  private again(id: string, why: string): Promise<void> {
    return this.inTurn(async () => {
      const live = this.live.get(id);
      const record = this.records.known(id);
      if (this.closed || live === undefined || record === null || !record.wanted) {
        return;
      }
      const { now, log, notify } = this.options;
      const said = why === '' ? '' : ` It said: ${why}`;
      log.error({ publication: id }, `A published page ended by itself.${said}`);
      Object.assign(live, { page: null, state: 'starting', facts: null });
      live.restarts = [...live.restarts.filter(at => at > now() - TRIES_WITHIN), now()];
      try {
        if (live.restarts.length > TRIES) {
          throw new UserError(
            'page-ends',
            `The page ended by itself ${TRIES + 1} times.${said} Look at Jupyter's log, then publish again.`
          );
        }
        await delay(TRY_AFTER);
        await this.open(id, record);
        live.notice = `The page ended by itself and was started again at ${clock(now())}. Runs are kept.`;
      } catch (error) {
        if (!(error instanceof UserError)) {
          throw error;
        }
        live.state = 'failed';
        live.problem = error.toRefusal();
        live.notice = null;
      }
      const message = live.notice ?? live.problem?.message ?? '';
      notify({ level: 'warning', code: 'page-restarted', message: `${live.path}: ${message}` });
    });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.turn.then(work);
    this.turn = next.catch(() => undefined);
    return next;
  }

  private view(id: string, path: string, record: PublicationRecord): Publication {
    const live = this.live.get(id);
    const { reachable, maxKernels, linkShown, chat, sharesNotebook } = record;
    const isOn = live?.state === 'on';
    const own = ownAddress();
    const host = reachable === 'network' ? own.address : '127.0.0.1';
    return {
      id,
      path,
      state: live?.state ?? 'off',
      problem: live?.problem ?? null,
      reachable,
      port: record.port,
      address: isOn ? `http://${host}:${record.port ?? 0}/` : null,
      network: reachable === 'network' ? own.network : null,
      tokenEnd: record.token.slice(-4),
      linkShown,
      maxKernels,
      chat,
      sharesNotebook,
      audit: this.audits.of(id),
      since: live?.facts?.since ?? null,
      title: live?.facts?.title ?? null,
      steps: live?.facts?.steps ?? null,
      notice: live?.notice ?? null
    };
  }
}

function hostOf(reachable: Publication['reachable']): string {
  return reachable === 'network' ? '0.0.0.0' : '127.0.0.1';
}
