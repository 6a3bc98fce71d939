/** The runs of the notebook on show, as the record tells them. */
import { Shown } from '@lockstep/cards/conversation';
import type { Companion, Subscription } from '@lockstep/client';
import { UserError, type RunObservation, type StoredObservation } from '@lockstep/protocol';

/** A run with its number in the notebook. */
export interface NumberedRun {
  n: number;
  run: RunObservation;
}

/** What the feed shows. */
export interface FeedView {
  /** Newest first. */
  runs: readonly NumberedRun[];
  /** Older ones exist. */
  more: boolean;
}

const NOTHING: FeedView = { runs: [], more: false };
/** How many runs are read at a time. */
const PAGE = 100;

/** Follows the record while somebody looks. */
export class RecordFeed {
  readonly shown = new Shown<FeedView>(NOTHING);
  private subscription: Subscription | null = null;
  private notebook: string | null = null;
  private turn = 0;

  constructor(private readonly companion: Companion) {}

  /** Shows the runs of another notebook; `null` for none. */
  setNotebook(notebook: string | null): void {
    if (notebook !== this.notebook) {
      this.notebook = notebook;
      this.shown.show(NOTHING);
      if (this.subscription) {
        void this.load(null);
      }
    }
  }

  /** Listens, or stops listening. */
  setWatching(watching: boolean): void {
    if (watching && !this.subscription) {
      this.subscription = this.companion.subscribe('record', 0, {
        record: (whole, observations) => {
          if (whole) {
            // The latest of all notebooks, and perhaps less than before: this notebook's are read anew.
            void this.load(null);
          } else {
            this.take(observations);
          }
        }
      });
    } else if (!watching) {
      this.subscription?.dispose();
      this.subscription = null;
    }
  }

  /** Reads older runs. */
  async older(): Promise<void> {
    const { runs, more } = this.shown.snapshot();
    const last = runs.at(-1);
    if (more && last) {
      await this.load(last.run.at);
    }
  }

  private async load(before: number | null): Promise<void> {
    const { notebook } = this;
    const turn = (this.turn += 1);
    if (notebook === null) {
      return;
    }
    try {
      const body = { notebook, before, limit: PAGE };
      const { observations, more } = await this.companion.call('queryRecord', { body });
      if (turn === this.turn) {
        const known = before === null ? [] : this.shown.snapshot().runs;
        this.shown.show({ runs: merged(known, observations), more });
      }
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      // Away: the next connection begins with the whole record again.
    }
  }

  private take(observations: readonly StoredObservation[]): void {
    const own = observations.filter(item => item.observation.notebook === this.notebook);
    if (own.length > 0 && this.notebook !== null) {
      const { runs, more } = this.shown.snapshot();
      this.shown.show({ runs: merged(runs, own), more });
    }
  }
}

function merged(known: readonly NumberedRun[], fresh: readonly StoredObservation[]): NumberedRun[] {
  const byId = new Map(known.map(item => [item.run.id, item]));
  for (const { n, observation } of fresh) {
    if (observation.kind === 'run' && n !== null) {
      byId.set(observation.id, { n, run: observation });
    }
  }
  return [...byId.values()].sort((a, b) => b.n - a.n);
}
