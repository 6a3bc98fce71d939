/** The run of a Guided App that a question is about: the one that its notebook's record told of last. */
import { type StoredObservation, UserError } from '@lockstep/protocol';
import type { RunStore } from '../contract';
import { RunIndex } from '../doors/runIndex';
import type { Log } from '../log';
import { standingOf } from './standing';

/** Tells where a notebook's run stands; `null` where there is none. @param record of the notebook, oldest first */
export type TellStanding = (
  notebook: string,
  record: readonly StoredObservation[]
) => string | null;

export interface GuidedRunsDeps {
  runs: Pick<RunStore, 'runs' | 'journal'>;
  /** The contents root, from which paths of notebooks count. */
  root: string;
  log: Log;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Reads journals only: no run is opened because somebody asks where it stands. */
export function guidedRuns({ runs, root, log, now }: GuidedRunsDeps): TellStanding {
  const index = new RunIndex(runs);
  return (notebook, record) => {
    const run = lastTold(record) ?? runs.runs({ notebook, root })[0]?.run;
    try {
      const state = run === undefined ? null : index.stateOf(run);
      return state === null ? null : standingOf(state, { now: now(), usual: {} });
    } catch (err) {
      if (!(err instanceof UserError)) {
        throw err;
      }
      log.warn({ err, run }, 'A run could not be read for an answer.');
      return null;
    }
  };
}

/** The rows of a batch are many, and nobody is at one of them. */
function lastTold(record: readonly StoredObservation[]): string | undefined {
  const told = record.findLast(({ observation: one }) =>
    one.kind === 'event'
      ? one.run !== null
      : one.kind === 'run' && one.step !== null && one.step.by !== 'batch'
  )?.observation;
  return told?.kind === 'event' ? told.run?.run : told?.kind === 'run' ? told.step?.run : undefined;
}
