/** The command line for specs: no kernel runs, nobody interrupts, and what a spec is about comes from it. */
import { type Parts, runProgram } from '../cli/program';
import { scriptedEngine } from './scriptedEngine';

/** Resolves with the exit status. */
export function runScripted(
  argv: readonly string[],
  parts: Pick<Parts, 'terminal'> & Partial<Parts>
): Promise<number> {
  return runProgram(argv, {
    createEngine: scriptedEngine,
    runHeadless: () => Promise.resolve(0),
    untilToldToEnd: () => new AbortController().signal,
    untilInterrupted: () => new AbortController().signal,
    crashLoudly: () => undefined,
    ...parts
  });
}
