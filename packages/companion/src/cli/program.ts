/** The command line: names, options and help of every command, and what an error means for the exit status. */
import { MOST_PARALLEL, UserError } from '@lockstep/protocol';
import type { LaunchConfig } from '@lockstep/protocol';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { CreateEngine } from '../contract';
import { readLaunchConfig } from '../launchFile';
import { createLog } from '../log';
import type { Log } from '../log';
import { VERSION } from '../version';
import { describeAssistant } from './assistant';
import type { AuditOptions } from './audit';
import { beginAtTerminal, examples } from './begin';
import { describeConversion } from './conversion';
import { describeGraph } from './graph';
import { withOtherKernels } from './otherKernels';
import type { RunHeadless, RunOptions } from './run';
import { describeServe } from './serveCommand';
import { RUN_STORE_OPTION } from './sharedStore';
import { BadUse } from './terminal';
import type { Terminal } from './terminal';
import { describeVerify } from './verify';

/** Exit statuses. */
const FINDING = 1;
const BAD_USE = 2;
const INTERRUPTED = 130;

/** What the program is made of, so that a test can give its own. */
export interface Parts {
  terminal: Terminal;
  /** Loads the engine, which help and checks do without. */
  engine(): Promise<{ createEngine: CreateEngine; runHeadless: RunHeadless }>;
  /** Fires when the process should end; asked for once, by commands that wait or use kernels. */
  untilToldToEnd(): AbortSignal;
  /** Fires at Ctrl-C, for commands whose stdin is the person's own. */
  untilInterrupted(): AbortSignal;
  /** Sees to it that a bug is logged before it ends the process. */
  crashLoudly(log: Log): void;
}

/**
 * Runs one command line.
 *
 * @param argv the arguments after the program's name
 * @returns the exit status: 0 fine, 1 a finding or a failed step, 2 bad use or input, 130 told to end
 */
export async function runProgram(argv: readonly string[], parts: Parts): Promise<number> {
  const { terminal } = parts;
  let status = 0;
  const program = describeProgram(terminal, parts, result => {
    status = result;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) {
      // commander has said it already; asking for help or the version is no mistake.
      return error.exitCode === 0 ? 0 : BAD_USE;
    }
    if (error instanceof UserError) {
      terminal.complain(error.message);
      return error instanceof BadUse ? BAD_USE : FINDING;
    }
    if (error instanceof Error && error.name === 'AbortError') {
      return INTERRUPTED;
    }
    throw error;
  }
}

function describeProgram(terminal: Terminal, parts: Parts, end: (status: number) => void): Command {
  const program = new Command('lockstep')
    .description('Opens any notebook as a locked app, step by step.')
    .version(VERSION, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureOutput({
      writeOut: text => terminal.print(text.replace(/\n$/, '')),
      writeErr: text => terminal.complain(sentenceOfUsage(text))
    })
    .showHelpAfterError(false)
    .exitOverride()
    .addHelpText('after', () =>
      examples(
        'lockstep check analysis.ipynb',
        'lockstep run analysis.ipynb --set country=France',
        'lockstep serve analysis.ipynb'
      )
    );

  describeConversion(program, parts, end);

  withOtherKernels(program.command('run'))
    .description(
      'Run a notebook as an app without a screen, from its first step to its last. ' +
        'Steps that write, send, delete or install do so without asking.'
    )
    .argument('<notebook>', 'an .ipynb file; it is not changed')
    .option('--overlay <file>', 'use this overlay (default: <name>.app.yaml beside the notebook)')
    .addOption(repeatable('--set <name=value>', 'give an input a value'))
    .addOption(repeatable('--secret <NAME=env:VAR>', 'give a secret from an environment variable'))
    .option(
      '--out <folder>',
      'put the executed notebook, a report, the journal and the files it wrote there'
    )
    .option('--json', 'print one event a line as JSON')
    .option('--batch <csv>', 'run it once for each row of a table; needs --out, and goes on there')
    .option('--parallel <number>', 'with --batch: runs at the same time (default: 2)', readParallel)
    .option('--leave-out', 'with --batch: leave out rows that cannot run')
    .addOption(RUN_STORE_OPTION)
    .addHelpText('after', () =>
      examples(
        'lockstep run analysis.ipynb --set country=France --set minimum=5',
        'lockstep run analysis.ipynb --batch countries.csv --out results',
        'lockstep run report.ipynb --secret password=env:DB_PASSWORD --out results'
      )
    )
    .action(async (notebook: string, options: RunOptions) => {
      const { config, log, signal } = begin(parts);
      const [{ runRun }, { runHeadless }] = await Promise.all([import('./run'), parts.engine()]);
      end(await runRun(terminal, notebook, options, { config, log, signal }, runHeadless));
    });

  describeServe(program, parts, end);

  program
    .command('audit')
    .description(
      'Attack a served page as one of its users, and say what was refused. It makes runs there; ask whoever serves it.'
    )
    .argument('<address>', 'the whole address that serve printed, with its token')
    .option('--only <id...>', 'try these attacks only (see --json for their ids)')
    .option('--json', 'print one attack a line as JSON')
    .addHelpText('after', () => examples('lockstep audit "http://127.0.0.1:8899/?token=…"'))
    .action(async (address: string, options: AuditOptions) => {
      const { runAudit } = await import('./audit');
      end(await runAudit(terminal, address, options, parts.untilInterrupted()));
    });

  program
    .command('doctor')
    .description('Check each thing that Lockstep needs and name the remedy for what is missing.')
    .option('--json', 'print JSON')
    .addHelpText('after', () => examples('lockstep doctor'))
    .action(async (options: { json?: boolean }) => {
      const { config, signal } = begin(parts);
      const { runDoctor } = await import('./doctor');
      end(await runDoctor(terminal, config, options, signal));
    });

  describeVerify(program, terminal, end);

  describeGraph(program, parts, end);

  describeAssistant(program, parts, end);

  program
    .command('companion', { hidden: true })
    .description('Work for a Jupyter server, which starts this by itself.')
    .action(async () => {
      const config = readLaunchConfig(terminal.environment);
      const log = createLog(config.log, config.instance);
      parts.crashLoudly(log);
      const [{ runCompanion }, { createEngine }] = await Promise.all([
        import('./companion'),
        parts.engine()
      ]);
      end(
        await runCompanion({
          config,
          createEngine,
          environment: terminal.environment,
          log,
          print: terminal.print,
          signal: parts.untilToldToEnd()
        })
      );
    });

  return program;
}

/** What commands with kernels start with. */
function begin(parts: Parts): { config: LaunchConfig; log: Log; signal: AbortSignal } {
  return { ...beginAtTerminal(parts), signal: parts.untilToldToEnd() };
}

/** commander says `error: unknown option '--x'`; a person reads a sentence. */
function sentenceOfUsage(text: string): string {
  const plain = text.trim().replace(/^error: /, '');
  return `${plain.charAt(0).toUpperCase()}${plain.slice(1)}${/[.?)]$/.test(plain) ? '' : '.'}`;
}

/** An option that may stand more than once; its values in order, none by default. */
function repeatable(flags: string, description: string): Option {
  return new Option(flags, `${description} (repeatable)`)
    .default([], 'none')
    .argParser((value: string, earlier: string[]) => [...earlier, value]);
}

function readParallel(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > MOST_PARALLEL) {
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST_PARALLEL}.`);
  }
  return count;
}
