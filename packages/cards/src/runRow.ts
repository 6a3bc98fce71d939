/** A run in one row of a list, in the words of a list. */
import type { RunSnapshot } from '@lockstep/client';
import { countDone, runPlace } from '@lockstep/workflow';

/** Name, steps done, and the few words that say where it stands. */
export interface RunRow {
  name: string;
  done: number;
  steps: number;
  line: string;
}

/** The row of a run as it is now; `now` in milliseconds since 1970. */
export function runRow({ state }: RunSnapshot, now: number): RunRow {
  return { name: state.name, ...countDone(state), line: runPlace(state, now) };
}
