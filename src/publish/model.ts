/** One notebook's publication as its panel follows it: asked again every few seconds while somebody looks. */
import { UserError } from '@lockstep/protocol';
import type { Publication, RouteReply } from '@lockstep/protocol';
import type { ICompanion } from '../tokens';
import type { PublishSnapshot, PublishWish } from './contract';

/** How often the board is read while the panel is in view, in milliseconds. */
const LOOK_EVERY = 3_000;

/** How long the whole link stays on screen after its first copy, in milliseconds. */
const LINK_SHOWN = 30_000;

/** The part of the companion that is used. */
type Caller = Pick<ICompanion, 'call'>;

export class PublishModel {
  private state: PublishSnapshot = {
    publication: null,
    board: null,
    doing: null,
    problem: null,
    away: false,
    search: '',
    offset: 0,
    link: null
  };
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private linkTimer: ReturnType<typeof setTimeout> | undefined;
  private shown = false;
  private disposed = false;
  /** Answers to older questions are not shown. */
  private asked = 0;

  constructor(
    private readonly companion: Caller,
    readonly path: string
  ) {}

  /** What was chosen while the page is off. */
  private wished: PublishWish | null = null;

  readonly snapshot = (): PublishSnapshot => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** The panel came into view, or left it. */
  show(shown: boolean): void {
    this.shown = shown;
    clearTimeout(this.timer);
    if (shown) {
      void this.look();
    }
  }

  dispose(): void {
    this.disposed = true;
    this.shown = false;
    clearTimeout(this.timer);
    clearTimeout(this.linkTimer);
    this.listeners.clear();
  }

  /** Keeps how the page is to be started; one that is on starts anew with it. A port is a wish to start. */
  wish(wish: PublishWish): void {
    const { publication } = this.state;
    if (publication === null) {
      return;
    }
    if (publication.state === 'on' || wish.port !== null) {
      void this.start(wish);
    } else {
      this.wished = wish;
      this.change({});
    }
  }

  start(wish: PublishWish): Promise<void> {
    const body = { path: this.path, ...wish };
    return this.carry('start', () => this.companion.call('publish', { body }));
  }

  /** Attacks a copy of the page. */
  audit(): Promise<void> {
    return this.carry('audit', id =>
      this.companion.call('auditPublication', { params: { publication: id } })
    );
  }

  stop(): Promise<void> {
    return this.carry('stop', id =>
      this.companion.call('unpublish', { params: { publication: id } })
    );
  }

  newToken(): Promise<void> {
    return this.carry('token', id =>
      this.companion.call('newToken', { params: { publication: id } })
    );
  }

  /** The whole link, to be copied; shown on screen the first time. */
  async link(): Promise<string> {
    const { publication } = this.state;
    if (publication === null) {
      throw new UserError('page-off', 'Nothing is published now.');
    }
    const params = { publication: publication.id };
    const { link } = await this.companion.call('copyLink', { params });
    if (!publication.linkShown) {
      this.change({ link, publication: { ...publication, linkShown: true } });
      clearTimeout(this.linkTimer);
      this.linkTimer = setTimeout(() => this.change({ link: null }), LINK_SHOWN);
    }
    return link;
  }

  /** Looks for runs; an empty text shows all. */
  search(search: string): void {
    this.change({ search, offset: 0 });
    void this.look();
  }

  /** Shows another page of runs. */
  turn(offset: number): void {
    this.change({ offset });
    void this.look();
  }

  /** A message needs nothing any more. */
  async settle(message: string): Promise<void> {
    const { publication, board } = this.state;
    if (publication === null || board === null) {
      return;
    }
    const messages = board.messages.filter(other => other.message !== message);
    this.change({ board: { ...board, messages, open: board.open - 1 } });
    const params = { publication: publication.id, message };
    await this.tried(this.companion.call('settlePublishedMessage', { params }));
    void this.look();
  }

  /** Says why something could not be done. */
  complain(error: unknown): void {
    this.change({ problem: sentenceOf(error) });
  }

  private async carry(
    doing: 'start' | 'stop' | 'token' | 'audit',
    work: (id: string) => Promise<Publication>
  ): Promise<void> {
    if (this.state.doing !== null) {
      return;
    }
    this.change({ doing, problem: null, link: null });
    const publication = await this.tried(work(this.state.publication?.id ?? ''));
    this.change({
      doing: null,
      ...(publication === null ? {} : { publication }),
      ...(publication === null || publication.state === 'on' ? {} : { board: null, offset: 0 })
    });
    void this.look();
  }

  private async look(): Promise<void> {
    clearTimeout(this.timer);
    const turn = (this.asked += 1);
    try {
      const publication = await this.companion.call('readPublication', {
        body: { path: this.path }
      });
      const board = publication.state === 'on' ? await this.board(publication.id) : null;
      if (turn === this.asked && this.state.doing === null) {
        this.change({ publication, board, away: false });
      }
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      if (turn === this.asked) {
        this.change({ away: true, ...(this.state.publication ? {} : { problem: error.message }) });
      }
    } finally {
      if (this.shown && turn === this.asked) {
        this.timer = setTimeout(() => void this.look(), LOOK_EVERY);
      }
    }
  }

  private board(publication: string): Promise<RouteReply<'readPublishedBoard'>> {
    const { search, offset } = this.state;
    return this.companion.call('readPublishedBoard', {
      params: { publication },
      body: { search, offset }
    });
  }

  private async tried<T>(work: Promise<T>): Promise<T | null> {
    try {
      return await work;
    } catch (error) {
      this.complain(error);
      return null;
    }
  }

  private change(next: Partial<PublishSnapshot>): void {
    if (this.disposed) {
      return;
    }
    const { publication, ...rest } = { ...this.state, ...next };
    const wished = publication?.state === 'on' ? null : this.wished;
    this.wished = wished;
    this.state = {
      ...rest,
      publication: publication && wished ? { ...publication, ...chosen(wished) } : publication
    };
    for (const listener of [...this.listeners]) {
      listener();
    }
  }
}

/** What of a wish shows before it is carried out. */
function chosen({ port: _, ...choices }: PublishWish): Omit<PublishWish, 'port'> {
  return choices;
}

/** A sentence for people; what is no sentence is a bug, told to the console as well. */
function sentenceOf(error: unknown): string {
  if (error instanceof UserError) {
    return error.message;
  }
  reportError(error);
  return 'This panel met a problem of its own. Next: close it and open it again.';
}
