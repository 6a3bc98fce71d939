/** A batch's journal gives its state; server and board use the same reducer. Pure. */
import type {
  BatchCounts,
  BatchEntry,
  BatchEvent,
  BatchRowState,
  BatchState
} from '@lockstep/protocol';

type Facts<T extends BatchEvent['type']> = Extract<BatchEvent, { type: T }>;

/**
 * The state after these entries, which follow the state's own.
 *
 * @throws Error when they do not: a hole, a repeat, another batch
 */
export function reduceBatch(state: BatchState, entries: readonly BatchEntry[]): BatchState {
  // The rows are copied once for all entries: a board gets hundreds at a time.
  const draft = { ...state, rows: [...state.rows] };
  for (const entry of entries) {
    apply(draft, entry);
  }
  return draft;
}

/** The state that a whole journal gives. */
export function replayBatch(entries: readonly BatchEntry[]): BatchState {
  const [first, ...rest] = entries;
  if (first?.event.type !== 'batch-created') {
    throw new Error('A batch begins with batch-created.');
  }
  return reduceBatch(begin(first, first.event), rest);
}

function begin({ batch, seq, at }: BatchEntry, event: Facts<'batch-created'>): BatchState {
  const { type: _, ...head } = event;
  return {
    ...head,
    batch,
    seq,
    createdAt: at,
    changedAt: at,
    phase: 'filling',
    pausedBy: null,
    rows: []
  };
}

function apply(draft: BatchState, { batch, seq, at, event }: BatchEntry): void {
  if (batch !== draft.batch || seq !== draft.seq + 1) {
    throw new Error(`Entry ${seq} of batch ${batch} does not follow ${draft.seq}.`);
  }
  draft.seq = seq;
  draft.changedAt = at;
  switch (event.type) {
    case 'batch-created':
      throw new Error('A batch is created once.');
    case 'rows-added':
      draft.rows.push(
        ...event.rows.map((row): BatchRowState => ({
          ...row,
          status: 'queued',
          run: null,
          step: null,
          startedAt: null,
          took: null,
          problem: null,
          results: [],
          retries: 0
        }))
      );
      break;
    case 'batch-started':
    case 'batch-resumed':
      draft.phase = 'running';
      draft.pausedBy = null;
      break;
    case 'batch-paused':
      draft.phase = 'paused';
      draft.pausedBy = event.why;
      if (event.why === 'stopped') {
        // What ran them has ended; each goes on in its own run.
        draft.rows = draft.rows.map(row =>
          row.status === 'running' ? { ...row, status: 'queued', startedAt: null } : row
        );
      }
      break;
    case 'rows-retried': {
      for (const row of event.rows) {
        change(draft, row, own => ({ status: 'queued', retries: own.retries + 1 }));
      }
      if (draft.phase === 'cancelled') {
        draft.phase = 'running';
      }
      break;
    }
    case 'batch-cancelled':
      draft.phase = 'cancelled';
      draft.pausedBy = null;
      draft.rows = draft.rows.map(row =>
        row.status === 'queued' ? { ...row, status: 'cancelled' } : row
      );
      break;
    case 'row-started':
      change(draft, event.row, () => ({
        status: 'running',
        run: event.run,
        startedAt: at,
        problem: null,
        results: []
      }));
      break;
    case 'row-step':
      change(draft, event.row, () => ({ step: event.step }));
      break;
    case 'row-done':
      change(draft, event.row, () => ({
        status: 'done',
        took: event.took,
        startedAt: null,
        results: event.results
      }));
      break;
    case 'row-failed':
      change(draft, event.row, () => ({
        status: 'failed',
        took: event.took,
        startedAt: null,
        step: event.step,
        problem: event.problem
      }));
      break;
    case 'row-cancelled':
      change(draft, event.row, () => ({
        status: 'cancelled',
        took: event.took,
        startedAt: null
      }));
  }
}

/** Rows are numbered from 1 in the order they were added, whatever row of the table they were. */
function change(
  draft: BatchState,
  row: number,
  how: (own: BatchRowState) => Partial<BatchRowState>
): void {
  const at = indexOfRow(draft, row);
  const own = draft.rows[at];
  if (own === undefined) {
    throw new Error(`Batch ${draft.batch} has no row ${row}.`);
  }
  draft.rows[at] = { ...own, ...how(own) };
}

/** Where a row stands in `rows`, which are in ascending order; -1 when it is not there. */
export function indexOfRow({ rows }: Pick<BatchState, 'rows'>, row: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = rows[middle]?.row ?? 0;
    if (found === row) {
      return middle;
    }
    if (found < row) {
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return -1;
}

/** How many rows stand where. */
export function countRows({ rows, total }: Pick<BatchState, 'rows' | 'total'>): BatchCounts {
  const counts: BatchCounts = { total, queued: 0, running: 0, done: 0, failed: 0, cancelled: 0 };
  for (const { status } of rows) {
    counts[status] += 1;
  }
  return counts;
}

/** Whether rows run or will run without anybody's word. */
export function isUnderWay(state: Pick<BatchState, 'phase' | 'rows'>): boolean {
  return (
    state.phase === 'filling' ||
    state.rows.some(
      ({ status }) => status === 'running' || (status === 'queued' && state.phase === 'running')
    )
  );
}
