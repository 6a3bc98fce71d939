/** The entry of `lockstep.mjs`: runs the command line of this process and exits with its status. */
import { runProgram } from './cli/program';
import { processTerminal } from './cli/terminal';
import { createEngine } from './engine/engine';
import { runHeadless } from './engine/headless';
import { crashLoudly, untilInterrupted, untilToldToEnd } from './guard';

const status = await runProgram(process.argv.slice(2), {
  terminal: processTerminal(),
  createEngine,
  runHeadless,
  untilToldToEnd,
  untilInterrupted,
  crashLoudly
});
// What was printed may still be on its way into a pipe.
process.stdout.write('', () => process.exit(status));
