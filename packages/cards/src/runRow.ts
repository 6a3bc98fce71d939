/** A run in one row of a list, by the same words as its head. */
import type { RunSnapshot } from '@lockstep/client';
import { countDone, runLine } from '@lockstep/workflow';

/** Name, steps done, and the line that says what comes next. */
export interface RunRow {
  name: string;
  done: number;
  steps: number;
  line: string;
}

/** The row of a run as it is now; `now` in milliseconds since 1970. */
export function runRow({ state, usual }: RunSnapshot, now: number): RunRow {
  return { name: state.name, ...countDone(state), line: runLine(state, { now, usual }) };
}
