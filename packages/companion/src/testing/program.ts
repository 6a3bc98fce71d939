/** The command line for specs: no kernel runs, nobody interrupts, and what a spec is about comes from it. */
import { type Parts, runProgram } from '../cli/program';
import type { RunHeadless } from '../cli/run';
import { scriptedEngine } from './scriptedEngine';

/** Resolves with the exit status. */
export function runScripted(
  argv: readonly string[],
  {
    runHeadless = () => Promise.resolve(0),
    ...parts
  }: Pick<Parts, 'terminal'> & Partial<Parts> & { runHeadless?: RunHeadless }
): Promise<number> {
  return runProgram(argv, {
    engine: () => Promise.resolve({ createEngine: scriptedEngine, runHeadless }),
    untilToldToEnd: () => new AbortController().signal,
    untilInterrupted: () => new AbortController().signal,
    crashLoudly: () => undefined,
    ...parts
  });
}
