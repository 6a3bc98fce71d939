/** The rules of a batch: what a command does to it, which facts can follow, and which rows begin next. Pure. */
import type { BatchCommand, BatchEvent, BatchState, Refusal } from '@lockstep/protocol';
import { countRows, indexOfRow, isUnderWay } from './reduceBatch';

export type BatchDecision = { events: BatchEvent[] } | { refusal: Refusal };

/**
 * What a command does, or why it does nothing. An empty list of events means: already so.
 *
 * @param held whether the values of all its secrets are in memory
 */
export function decideBatch(
  state: BatchState,
  command: BatchCommand,
  held: boolean
): BatchDecision {
  if (state.phase === 'filling') {
    return refuse('batch-filling', 'The rows are still being written down. Next: wait a moment.');
  }
  switch (command.type) {
    case 'pause':
      return state.phase === 'running' && isUnderWay(state)
        ? { events: [{ type: 'batch-paused', why: 'person' }] }
        : state.phase === 'paused'
          ? { events: [] }
          : refuse('batch-ended', 'Nothing of this batch is under way.');
    case 'resume':
      if (state.phase === 'running') {
        return { events: [] };
      }
      if (state.phase === 'cancelled') {
        return refuse('batch-cancelled', 'This batch was cancelled. Next: retry its rows.');
      }
      return held ? { events: [{ type: 'batch-resumed' }] } : askSecrets(state);
    case 'retry':
      return retry(state, command.rows, held);
    case 'cancel':
      return state.phase === 'cancelled' || !hasOpenRows(state)
        ? refuse('batch-ended', 'Nothing of this batch is under way.')
        : { events: [{ type: 'batch-cancelled' }] };
  }
}

function retry(state: BatchState, wanted: readonly number[] | null, held: boolean): BatchDecision {
  const ended = state.rows.filter(({ status }) => status === 'failed' || status === 'cancelled');
  const rows = ended.map(({ row }) => row).filter(row => wanted?.includes(row) ?? true);
  if (wanted !== null && rows.length < new Set(wanted).size) {
    return refuse('row-not-failed', 'Only a row that failed or was cancelled can be retried.');
  }
  if (rows.length === 0) {
    return refuse('nothing-failed', 'No row failed.');
  }
  if (!held) {
    return askSecrets(state);
  }
  const retried: BatchEvent = { type: 'rows-retried', rows };
  return { events: state.phase === 'paused' ? [retried, { type: 'batch-resumed' }] : [retried] };
}

function askSecrets({ secrets }: BatchState): BatchDecision {
  const labels = secrets.map(({ label }) => label).join(', ');
  return refuse('input-missing', `Enter ${labels} again; it was not stored.`, secrets[0]?.input);
}

function hasOpenRows(state: BatchState): boolean {
  const { queued, running } = countRows(state);
  return queued + running > 0;
}

/** The sentence why a fact cannot follow this state, `null` when it can. What the runner writes is held to it. */
export function admitToBatch(state: BatchState, event: BatchEvent): string | null {
  switch (event.type) {
    case 'rows-added': {
      const last = state.rows.at(-1)?.row ?? 0;
      const ascending = event.rows.every(
        ({ row }, at) => row > (at === 0 ? last : (event.rows[at - 1]?.row ?? 0))
      );
      return state.phase === 'filling' && ascending ? null : 'Rows come first, in order.';
    }
    case 'batch-started':
      return state.phase === 'filling' && state.rows.length === state.total
        ? null
        : 'A batch starts once, when all rows are there.';
    case 'row-started': {
      const own = state.rows[indexOfRow(state, event.row)];
      if (state.phase !== 'running' || own?.status !== 'queued') {
        return `Row ${event.row} does not wait.`;
      }
      return own.run === null
        ? state.rows.every(({ run }) => run !== event.run)
          ? null
          : `Run ${event.run} is another row's.`
        : own.run === event.run
          ? null
          : `Row ${event.row} has a run of its own.`;
    }
    case 'row-step':
    case 'row-done':
    case 'row-failed':
    case 'row-cancelled':
      return state.rows[indexOfRow(state, event.row)]?.status === 'running'
        ? null
        : `Row ${event.row} does not run.`;
    case 'batch-paused':
      return state.phase === 'running' ? null : 'Only a batch that runs is paused.';
    default:
      return `${event.type} is a decision, not a fact.`;
  }
}

/**
 * The rows that begin now, in order. The first one runs alone: its result shows whether the columns were mapped as
 * they were meant, before the others spend anything.
 */
export function nextRows(state: BatchState): number[] {
  if (state.phase !== 'running') {
    return [];
  }
  const { running, done, failed } = countRows(state);
  const most = done + failed === 0 ? 1 : state.parallel;
  return state.rows
    .filter(({ status }) => status === 'queued')
    .slice(0, Math.max(0, most - running))
    .map(({ row }) => row);
}

function refuse(code: string, message: string, field?: string): BatchDecision {
  return { refusal: field === undefined ? { code, message } : { code, message, field } };
}
