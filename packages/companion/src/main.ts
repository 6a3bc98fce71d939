/** The entry of `lockstep.mjs`: runs the command line of this process and exits with its status. */
import { runProgram } from './cli/program';
import { processTerminal } from './cli/terminal';
import { crashLoudly, untilInterrupted, untilToldToEnd } from './guard';

const status = await runProgram(process.argv.slice(2), {
  terminal: processTerminal(),
  async engine() {
    const [{ createEngine }, { runHeadless }] = await Promise.all([
      import('./engine/engine'),
      import('./engine/headless')
    ]);
    return { createEngine, runHeadless };
  },
  untilToldToEnd,
  untilInterrupted,
  crashLoudly
});
// What was printed may still be on its way into a pipe.
process.stdout.write('', () => process.exit(status));
export {};
