/** The state of the list of runs: what is looked for, the pages read so far, which are chosen. */
import { refusalOf, type Companion } from '@lockstep/client';
import {
  RUNS_A_PAGE,
  type FoundRun,
  type Refusal,
  type RunCommand,
  type RunSearch
} from '@lockstep/protocol';

/** What is looked for. */
export type Wanted = Pick<RunSearch, 'text' | 'status' | 'notebook'>;

/** What the view draws. */
export interface RunsView {
  wanted: Wanted;
  /** `null` while the first page is on its way. */
  runs: readonly FoundRun[] | null;
  /** Older ones fit as well. */
  more: boolean;
  /** Runs that are ticked, in the order of ticking; at most two. */
  chosen: readonly string[];
  /** The run that a command is under way for. */
  busy: string | null;
  refusal: Refusal | null;
}

/** Looks for runs and changes them; knows nothing of React or JupyterLab. */
export class RunsModel {
  private readonly listeners = new Set<() => void>();
  private readonly ending = new AbortController();
  private view: RunsView;
  private turn = 0;

  /** @param notebook whose runs to show first; absent for those of all notebooks */
  constructor(
    private readonly companion: Companion,
    notebook?: string
  ) {
    this.view = {
      wanted: { status: 'current', ...(notebook === undefined ? {} : { notebook }) },
      runs: null,
      more: false,
      chosen: [],
      busy: null,
      refusal: null
    };
  }

  readonly snapshot = (): RunsView => this.view;

  /** Calls back after each change of {@link snapshot}. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Looks again from the newest on; what is ticked stays, unless something else is looked for. */
  look(change: Partial<Wanted> = {}): Promise<void> {
    const other = Object.keys(change).length > 0;
    this.show({
      wanted: { ...this.view.wanted, ...change },
      ...(other ? { chosen: [] } : {})
    });
    return this.page(0);
  }

  /** Adds the next page. */
  next(): Promise<void> {
    return this.page(this.view.runs?.length ?? 0);
  }

  /** Ticks or unticks a run; of three the first is unticked. */
  choose(run: string): void {
    const { chosen } = this.view;
    this.show({
      chosen: chosen.includes(run) ? chosen.filter(one => one !== run) : [...chosen, run].slice(-2)
    });
  }

  /** Sends a command to a run and looks at the list again; resolves to a clone's id. */
  async command(run: string, command: RunCommand): Promise<string | null> {
    this.show({ busy: run });
    let made: string | null = null;
    await this.guard(async () => {
      const body = { expectedSeq: null, command };
      const { signal } = this.ending;
      made = (await this.companion.call('command', { params: { run }, body }, signal)).run ?? null;
    });
    const { refusal } = this.view;
    this.show({ busy: null });
    await this.page(0);
    if (refusal) {
      this.show({ refusal });
    }
    return made;
  }

  dispose(): void {
    this.ending.abort();
    this.listeners.clear();
  }

  private async page(offset: number): Promise<void> {
    const turn = ++this.turn;
    await this.guard(async () => {
      const body = { ...this.view.wanted, offset, limit: RUNS_A_PAGE };
      const found = await this.companion.call('findRuns', { body }, this.ending.signal);
      if (turn === this.turn) {
        const before = offset === 0 ? [] : (this.view.runs ?? []);
        this.show({ runs: [...before, ...found.runs], more: found.more });
      }
    });
  }

  private async guard(work: () => Promise<void>): Promise<void> {
    this.show({ refusal: null });
    const refusal = await refusalOf(work, this.ending.signal);
    if (refusal) {
      this.show({ refusal });
    }
  }

  private show(change: Partial<RunsView>): void {
    this.view = { ...this.view, ...change };
    this.listeners.forEach(listener => listener());
  }
}
