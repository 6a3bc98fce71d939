/** What the author of a served page sees of it: messages first, then runs, a page at a time. */
import { BOARD_PAGE, UserError } from '@lockstep/protocol';
import type { Board, BoardRun, RunState } from '@lockstep/protocol';
import { activeStep, countDone, stepWords } from '@lockstep/workflow';
import type { RunRow } from '../contract';
import { RunIndex } from '../doors/runIndex';
import type { Workings } from '../doors/workings';

/** Messages shown at once. */
const MESSAGES_SHOWN = 50;

/** What a board is asked for: words that a run's name, app or person must hold, and how many to pass over. */
export interface BoardQuery {
  search: string;
  offset: number;
}

/** Numbers browsers in the order in which they came, and knows users by their name. */
export function namesOf(rows: readonly RunRow[]): (owner: string) => string {
  const oldestFirst = [...rows].sort((a, b) => a.createdAt - b.createdAt);
  const browsers = new Map<string, number>();
  for (const { owner } of oldestFirst) {
    if (owner.startsWith('browser:') && !browsers.has(owner)) {
      browsers.set(owner, browsers.size + 1);
    }
  }
  return owner => {
    const number = browsers.get(owner);
    return number === undefined ? owner.replace(/^user:/, '') : `browser ${number}`;
  };
}

/** Reads the board again and again: of a run whose journal did not go on, what was shown of it still holds. */
export class BoardReader {
  private readonly index: RunIndex;
  private readonly known = new Map<string, { seq: number; shown: Omit<BoardRun, 'who'> }>();

  constructor(private readonly workings: Workings) {
    this.index = new RunIndex(workings.store.runs);
  }

  /** One page of the board. A run that cannot be read is left out; the log says why. */
  async read(kernels: Board['kernels'], { search, offset }: BoardQuery): Promise<Board> {
    const { store, recovered } = this.workings;
    await recovered;
    const rows = store.runs.runs({});
    const nameOf = namesOf(rows);
    const all = rows.flatMap(({ run, owner }): BoardRun[] => {
      const shown = this.shown(run);
      return shown === null ? [] : [{ ...shown, who: nameOf(owner) }];
    });
    const wanted = search.trim().toLowerCase();
    const found = all.filter(({ name, title, who, word }) =>
      `${name}\n${title}\n${who}\n${word}`.toLowerCase().includes(wanted)
    );
    return {
      messages: store.visits
        .messages(MESSAGES_SHOWN)
        .map(({ owner, ...message }) => ({ ...message, who: nameOf(owner) })),
      open: store.visits.openMessages(),
      runs: found.slice(offset, offset + BOARD_PAGE),
      matching: found.length,
      all: all.length,
      people: new Set(rows.map(({ owner }) => owner)).size,
      failed: all.filter(({ look }) => look === 'failed').length,
      kernels
    };
  }

  private shown(run: string): Omit<BoardRun, 'who'> | null {
    const { store, log, now } = this.workings;
    const known = this.known.get(run);
    try {
      if (known !== undefined && store.runs.journal(run, known.seq).length === 0) {
        return known.shown;
      }
      const state = this.index.stateOf(run);
      if (state === null) {
        return null;
      }
      const shown = shownOf(state, now());
      this.known.set(run, { seq: state.seq, shown });
      return shown;
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      log.warn({ run, code: error.code }, `A run is left out of the board: ${error.message}`);
      return null;
    }
  }
}

/** How a run stands: the look and word of the step that it is at, and how far that is. */
export function standingOf(
  state: RunState,
  now: number
): Pick<BoardRun, 'look' | 'word' | 'step' | 'steps'> {
  const active = activeStep(state);
  const words = active && stepWords(state, active.id, { now, usual: {} });
  const { steps, done } = countDone(state);
  const settled =
    state.status === 'finalized'
      ? { look: 'finalized', word: 'Finalized' }
      : state.status === 'archived'
        ? { look: 'archived', word: 'Archived' }
        : null;
  return {
    look: settled?.look ?? words?.look ?? 'done',
    word: settled?.word ?? words?.word ?? 'Done',
    step: active?.number ?? done,
    steps
  };
}

function shownOf(state: RunState, now: number): Omit<BoardRun, 'who'> {
  return {
    run: state.run,
    title: state.plan.title,
    name: state.name,
    status: state.status,
    ...standingOf(state, now),
    at: state.changedAt
  };
}
