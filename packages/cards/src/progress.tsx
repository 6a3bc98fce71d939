/** The progress of a running step: read from what it prints, else learned from earlier runs, else only the time. */
import type { PlanStep, StepState } from '@lockstep/protocol';
import { duration, progressOf, roughly } from '@lockstep/workflow';
import type { ReactElement } from 'react';
import { ProgressBar } from './progressBar';
import { useNow } from './useNow';

export interface ProgressFacts {
  /** Share done, 0 to 1, `null` when nothing is known. */
  fraction: number | null;
  /** Whether the share was printed by the step itself. */
  printed: boolean;
  /** What was printed beside the share. */
  label: string;
  /** "about 14 s left, usually 38 s". */
  time: string;
}

/** A learned share never claims to be done. */
const LEARNED_MOST = 0.95;

/** Below this share an estimate of the rest swings too much to be said. */
const FIRST_ESTIMATE = 0.02;

/**
 * What can be said about the progress of a running step.
 *
 * @param usual milliseconds, when known
 * @param cells how many cells the step has
 */
export function progressFacts(
  own: StepState,
  now: number,
  usual: number | undefined,
  cells = 1
): ProgressFacts {
  const elapsed = Math.max(0, now - (own.startedAt ?? now));
  const known = own.replayed ? (own.result?.took ?? usual) : usual;
  const read = printedBy(own);
  const printed = shareDone(own, cells);
  const learned = known === undefined ? null : Math.min(LEARNED_MOST, elapsed / Math.max(known, 1));
  const left =
    printed !== null && printed > FIRST_ESTIMATE
      ? (elapsed / printed) * (1 - printed)
      : known === undefined
        ? null
        : known - elapsed;
  return {
    fraction: printed ?? learned,
    printed: printed !== null,
    label: [
      cells > 1 ? `cell ${(own.cell ?? 0) + 1} of ${cells}` : '',
      read === null || read.fraction === null ? '' : labelOf(read.label)
    ]
      .filter(part => part !== '')
      .join(' · '),
    time: [leftWords(left), knownWords(known, own.replayed)].filter(part => part !== '').join(', ')
  };
}

/** What the cell that runs now says of itself: by a bar that it shows, else by what it prints. */
function printedBy(own: StepState): ReturnType<typeof progressOf> {
  if (own.bar?.cell === (own.cell ?? 0)) {
    return own.bar;
  }
  return progressOf(own.outputs.filter(output => output.cell === (own.cell ?? 0)));
}

/**
 * The share of a step that is known to be done, 0 to 1; `null` when nothing is. A share that a cell printed is that
 * cell's own; cells count alike, as nobody knows which takes longer.
 */
export function shareDone(own: StepState, cells: number): number | null {
  const printed = printedBy(own)?.fraction ?? null;
  const cell = own.cell ?? 0;
  if (cells <= 1) {
    return printed;
  }
  return printed === null && cell === 0 ? null : (cell + (printed ?? 0)) / cells;
}

function leftWords(left: number | null): string {
  return left === null ? '' : left > 0 ? `about ${roughly(left)} left` : 'longer than before';
}

function knownWords(known: number | undefined, replayed: boolean): string {
  if (known === undefined) {
    return '';
  }
  return replayed ? `took ${duration(known)} last time` : `usually ${duration(known)}`;
}

/** tqdm draws its bar in text; ours stands above, so only what follows the bar is kept. */
function labelOf(line: string): string {
  return line.replace(/^.*\|\s*/, '').replace(/^\d+(?:\.\d+)? ?%\s*/, '');
}

/** A bar with the words around it. */
export function StepProgress(props: {
  step: PlanStep;
  own: StepState;
  usual: number | undefined;
  now: () => number;
}): ReactElement {
  const now = useNow(props.now, true);
  const { fraction, printed, label, time } = progressFacts(
    props.own,
    now,
    props.usual,
    props.step.cells
  );
  const percent = fraction === null ? null : Math.round(fraction * 100);
  const spoken = [printed && percent !== null ? `${percent} percent` : '', time]
    .filter(part => part !== '')
    .join(', ');
  return (
    <>
      {(printed || label !== '' || time !== '') && (
        <div className="lk-row lk-small">
          {printed && <strong className="lk-num">{percent} %</strong>}
          <span className="lk-ellipsis">{label}</span>
          <span className="lk-spacer" />
          <span className="lk-quiet lk-num">{time}</span>
        </div>
      )}
      <ProgressBar
        label={props.step.title}
        value={percent}
        text={spoken === '' ? 'Running' : spoken}
      />
    </>
  );
}
