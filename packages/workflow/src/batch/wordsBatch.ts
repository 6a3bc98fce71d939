/** The words of a batch: its counts, its next-action line, what is announced. */
import type { BatchRowState, BatchState } from '@lockstep/protocol';
import { roughly } from '../showValue';
import { countRows } from './reduceBatch';
import { rowStatusWord } from './resultsTable';

const few = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** A count in a sentence: "two", "13", "1,402". */
function said(count: number): string {
  return few[count] ?? counted(count);
}

/** A count beside a word: "13", "1,402". */
export function counted(count: number): string {
  return count.toLocaleString('en-GB');
}

function rowsOf(count: number): string {
  return count === 1 ? 'row' : 'rows';
}

/** "9 of 13 finished". */
export function finishedWords(state: BatchState): string {
  const { done, failed, total } = countRows(state);
  return `${counted(done + failed)} of ${counted(total)} finished`;
}

/** "9 of 13 finished, 2 of them failed". */
export function batchProgress(state: BatchState): string {
  const { failed } = countRows(state);
  return failed === 0
    ? finishedWords(state)
    : `${finishedWords(state)}, ${counted(failed)} of them failed`;
}

/**
 * The time that the rest takes at the pace so far, in milliseconds; `null` while that is unknown.
 *
 * @param now milliseconds since 1970
 */
export function timeLeft(state: BatchState, now: number): number | null {
  const known = state.rows.flatMap(({ status, took }) =>
    status === 'done' && took !== null ? [took] : []
  );
  const { queued, running } = countRows(state);
  if (known.length === 0 || queued + running === 0) {
    return null;
  }
  const usual = known.reduce((sum, took) => sum + took, 0) / known.length;
  const begun = state.rows.reduce(
    (sum, { status, startedAt }) =>
      status === 'running' && startedAt !== null ? sum + Math.min(usual, now - startedAt) : sum,
    0
  );
  return (
    ((queued + running) * usual - begun) / Math.max(1, Math.min(state.parallel, queued + running))
  );
}

/** The next-action line. */
export function batchLine(state: BatchState, now: number): string {
  const { queued, running, failed, cancelled, done } = countRows(state);
  const left = queued + running;
  switch (state.phase) {
    case 'filling':
      return 'Next: nothing to do. The rows are being written down.';
    case 'paused':
      return pausedLine(state, running);
    case 'cancelled':
      if (running > 0) {
        return `Cancelled. Next: nothing to do. ${counted(running)} ${running === 1 ? 'row ends' : 'rows end'}.`;
      }
      return `Cancelled. Finished rows are kept. Next: export the results, or retry the ${said(failed + cancelled)} ${rowsOf(failed + cancelled)} that did not finish.`;
    case 'running': {
      if (left === 0) {
        if (failed > 0) {
          return `Next: retry the ${said(failed)} failed ${rowsOf(failed)}, or export the results. Retrying starts at the step that failed.`;
        }
        return done > 1
          ? 'Next: export the results, or compare two runs.'
          : 'Next: export the results.';
      }
      if (failed > 0) {
        return `Next: retry the ${said(failed)} failed ${rowsOf(failed)} now, or after the rest. Retrying starts at the step that failed.`;
      }
      const time = timeLeft(state, now);
      const about = time === null ? '' : `, about ${roughly(time)}`;
      return `Next: nothing to do. ${counted(left)} left${about}.`;
    }
  }
}

function pausedLine(state: BatchState, running: number): string {
  if (state.pausedBy === 'secret') {
    const labels = state.secrets.map(({ label }) => label).join(', ');
    return `Paused when the server stopped. Next: enter ${labels} again; it was not stored.`;
  }
  const last = state.rows.findLast(({ status }) => status === 'done' || status === 'failed');
  const after = last === undefined ? 'before the first row' : `after row ${last.row}`;
  if (state.pausedBy === 'stopped') {
    return `Its command ended ${after}. Next: give the same command again, which also writes to its folder, or resume here and export the results.`;
  }
  const ends =
    running === 0
      ? ''
      : ` ${counted(running)} ${running === 1 ? 'row' : 'rows'} under way will finish.`;
  return `Paused ${after}. Next: resume. Finished rows are kept.${ends}`;
}

/** What happened to a row and where the batch is: "Row 7, Armenia, is done. 9 of 13 finished." */
export function rowAnnouncement(state: BatchState, row: BatchRowState): string {
  const word = rowStatusWord(row.status).toLowerCase();
  const verb = row.status === 'failed' ? 'failed' : `is ${word}`;
  return `Row ${row.row}, ${row.name}, ${verb}. ${finishedWords(state)}.`;
}
