/** Looks through many runs: what a list shows of each is kept, and read again only when its journal went on. */
import type { FoundRun, RunSearch, RunState, RunSummary } from '@lockstep/protocol';
import { reduce, replayJournal } from '@lockstep/workflow';
import type { RunStore } from '../contract';
import type { Caller } from './door';
import { summaryIn } from './summaries';
import { isTheirs } from './workings';
import type { Workings } from './workings';

/** Most runs whose state is kept; the ones asked for longest ago go first. */
const KEPT = 500;

/** States of runs by their journals. Opens no run: nobody works on one because it is in a list. */
export class RunIndex {
  constructor(private readonly store: Pick<RunStore, 'journal'>) {}

  /**
   * The run as its journal has it now; `null` when it has no first line.
   *
   * @throws UserError `journal-damaged`
   */
  stateOf(run: string): RunState | null {
    const known = this.states.get(run);
    const entries = this.store.journal(run, known?.seq ?? 0);
    const state =
      known === undefined
        ? entries.length === 0
          ? null
          : replayJournal(entries)
        : entries.reduce(reduce, known);
    this.states.delete(run);
    if (state !== null) {
      this.states.set(run, state);
      const oldest = this.states.size > KEPT ? this.states.keys().next().value : undefined;
      if (oldest !== undefined) {
        this.states.delete(oldest);
      }
    }
    return state;
  }

  private readonly states = new Map<string, RunState>();
}

/** One page of the caller's runs that fit, newest first. One that cannot be read is logged and left out. */
export function found(
  workings: Workings,
  index: RunIndex,
  caller: Caller,
  { notebook, text = '', status, offset, limit }: RunSearch
): { runs: FoundRun[]; more: boolean } {
  const { store, apps, root } = workings;
  const author = caller.scope === 'author';
  const rows = store.runs.runs(
    author ? { root, ...(notebook === undefined ? {} : { notebook }) } : { owner: caller.owner }
  );
  const wanted = text.trim().toLowerCase();
  const runs: FoundRun[] = [];
  let left = offset;
  for (const row of rows) {
    if (!isTheirs(caller, row, apps)) {
      continue;
    }
    const summary = summaryIn(workings, index, row.run);
    if (summary === null || !fits(summary, wanted, status)) {
      continue;
    }
    if (left > 0) {
      left--;
    } else if (runs.length === limit) {
      return { runs, more: true };
    } else {
      runs.push(author ? { ...summary, notebook: row.notebook } : summary);
    }
  }
  return { runs, more: false };
}

function fits(
  { name, title, status }: RunSummary,
  text: string,
  wanted: RunSearch['status']
): boolean {
  const standing =
    wanted === undefined || (wanted === 'current' ? status !== 'archived' : status === wanted);
  return standing && `${name} ${title}`.toLowerCase().includes(text);
}
