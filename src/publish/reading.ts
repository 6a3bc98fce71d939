/** A participant's run as its author reads it: the same cards, followed by asking again, and nothing to press. */
import type { CardSession } from '@lockstep/cards';
import type { Companion, RunSnapshot, Transport } from '@lockstep/client';
import { UserError, type RunView } from '@lockstep/protocol';

/** How often the run is read again, in milliseconds. */
const READ_EVERY = 3_000;

/** The companion's address, moved to the runs of a publication: every read of a run works there unchanged. */
export function transportOf(lab: Transport, publication: string): Transport {
  return {
    fetch: (path, init) => lab.fetch(`/publications/${publication}${path}`, init),
    openSocket: () => lab.openSocket()
  };
}

/** What is read; changes are refused with a sentence. */
export class ReadingSession implements CardSession {
  readonly clonedRun = null;
  private readonly listeners = new Set<() => void>();
  private readonly timer: ReturnType<typeof setInterval>;
  private held: RunSnapshot;

  private constructor(
    private readonly companion: Pick<Companion, 'call'>,
    readonly run: string,
    { state, usual }: RunView
  ) {
    const connection = { state: 'connected' as const, retryAt: null };
    this.held = { state, usual, connection, busy: false, refusal: null };
    this.timer = setInterval(() => void this.read(), READ_EVERY);
  }

  /** @throws UserError when the run cannot be read */
  static async open(companion: Pick<Companion, 'call'>, run: string): Promise<ReadingSession> {
    const view = await companion.call('readRun', { params: { run } });
    return new ReadingSession(companion, run, view);
  }

  readonly snapshot = (): RunSnapshot => this.held;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  readonly send = (): Promise<boolean> => {
    const message =
      'This run is a participant’s: you can read and export it, and only they change it.';
    this.change({ ...this.held, refusal: { code: 'read-only', message } });
    return Promise.resolve(false);
  };

  dispose(): void {
    clearInterval(this.timer);
    this.listeners.clear();
  }

  private async read(): Promise<void> {
    try {
      const { state, usual } = await this.companion.call('readRun', { params: { run: this.run } });
      if (state.seq !== this.held.state.seq) {
        this.change({ ...this.held, state, usual });
      }
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      // What was read stays on screen; the panel beside it says that the page is away.
    }
  }

  private change(next: RunSnapshot): void {
    this.held = next;
    for (const listener of [...this.listeners]) {
      listener();
    }
  }
}
