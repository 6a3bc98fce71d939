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

/** What can be said about the progress of a running step. `usual` in milliseconds, when known. */
export function progressFacts(
  own: StepState,
  now: number,
  usual: number | undefined
): ProgressFacts {
  const elapsed = Math.max(0, now - (own.startedAt ?? now));
  const known = own.replayed ? (own.result?.took ?? usual) : usual;
  const read = progressOf(own.outputs);
  const printed = read?.fraction ?? null;
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
    label: printed === null ? '' : labelOf(read?.label ?? ''),
    time: [leftWords(left), knownWords(known, own.replayed)].filter(part => part !== '').join(', ')
  };
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
  const { fraction, printed, label, time } = progressFacts(props.own, now, props.usual);
  const percent = fraction === null ? null : Math.round(fraction * 100);
  const spoken = [printed && percent !== null ? `${percent} percent` : '', time]
    .filter(part => part !== '')
    .join(', ');
  return (
    <>
      {(printed || time !== '') && (
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
