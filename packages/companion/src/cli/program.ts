/** The command line: names, options and help of every command, and what an error means for the exit status. */
import { UserError } from '@lockstep/protocol';
import type { LaunchConfig } from '@lockstep/protocol';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { CreateEngine } from '../contract';
import { readLaunchConfig } from '../launch';
import { createLog } from '../log';
import type { Log } from '../log';
import { VERSION } from '../version';
import { describeAssistant } from './assistant';
import { beginAtTerminal, examples } from './begin';
import { runCompanion } from './companion';
import { describeConversion } from './conversion';
import { runDoctor } from './doctor';
import { describeGraph } from './graph';
import { runRun } from './run';
import type { RunHeadless, RunOptions } from './run';
import { DEFAULT_PORT, runServe } from './serve';
import { BadUse } from './terminal';
import type { Terminal } from './terminal';

/** Exit statuses. */
const FINDING = 1;
const BAD_USE = 2;
const INTERRUPTED = 130;

/** What the program is made of, so that a test can give its own. */
export interface Parts {
  terminal: Terminal;
  createEngine: CreateEngine;
  runHeadless: RunHeadless;
  /** Fires when the process should end; asked for once, by commands that wait or use kernels. */
  untilToldToEnd(): AbortSignal;
  /** Fires at Ctrl-C, for commands whose stdin is the person's own. */
  untilInterrupted(): AbortSignal;
  /** Sees to it that a bug is logged before it ends the process. */
  crashLoudly(log: Log): void;
}

/** Kernels at once on a served page; an idle one holds about 40 MB. */
const DEFAULT_MAX_KERNELS = 20;

/** Shorter ones are guessed. */
const SHORTEST_TOKEN = 8;

interface ServeFlags {
  port?: number;
  host: string;
  /** `undefined`: neither said. */
  token?: string | boolean;
  maxKernels: number;
  trustProxy: boolean;
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
  const { createEngine, runHeadless } = parts;
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

  program
    .command('run')
    .description(
      'Run a notebook as an app without a screen, from its first step to its last. ' +
        'Steps that write, send, delete or install do so without asking.'
    )
    .argument('<notebook>', 'an .ipynb file; it is not changed')
    .option('--overlay <file>', 'use this overlay (default: <name>.app.yaml beside the notebook)')
    .addOption(repeatable('--set <name=value>', 'give an input a value'))
    .addOption(repeatable('--secret <NAME=env:VAR>', 'give a secret from an environment variable'))
    .option('--out <folder>', 'put the executed notebook there')
    .option('--json', 'print one event a line as JSON')
    .addHelpText('after', () =>
      examples(
        'lockstep run analysis.ipynb --set country=France --set minimum=5',
        'lockstep run report.ipynb --secret password=env:DB_PASSWORD --out results'
      )
    )
    .action(async (notebook: string, options: RunOptions) => {
      const { config, log, signal } = begin(parts);
      end(await runRun(terminal, notebook, options, { config, log, signal }, runHeadless));
    });

  program
    .command('serve')
    .description(
      'Serve notebooks as apps: others run their steps in a browser, and no code of their own.'
    )
    .argument('<path...>', '.ipynb files, or folders with some below')
    .option(
      '--port <number>',
      `listen on this port (default: ${DEFAULT_PORT}, or the next free one)`,
      readPort
    )
    .option(
      '--host <address>',
      'listen on this address; 0.0.0.0 for all of this machine',
      '127.0.0.1'
    )
    .option('--token <token>', 'demand this token (default: a random one)')
    .option('--no-token', 'let everybody in who can reach the address')
    .addOption(
      new Option('--max-kernels <number>', 'how many kernels may run at once')
        .default(DEFAULT_MAX_KERNELS)
        .argParser(readCount)
    )
    .option(
      '--trust-proxy',
      'believe X-Forwarded-Proto, -Host and -For of a proxy before this',
      false
    )
    .addHelpText('after', () =>
      examples(
        'lockstep serve analysis.ipynb',
        'lockstep serve notebooks --host 0.0.0.0 --port 9000'
      )
    )
    .action(async (paths: string[], { port, host, token, maxKernels, trustProxy }: ServeFlags) => {
      const options = {
        port: port ?? null,
        host,
        maxKernels,
        trustProxy,
        ...tokenOption(token)
      };
      end(await runServe(terminal, paths, options, { ...begin(parts), createEngine }));
    });

  program
    .command('doctor')
    .description('Check each thing that Lockstep needs and name the remedy for what is missing.')
    .option('--json', 'print JSON')
    .addHelpText('after', () => examples('lockstep doctor'))
    .action(async (options: { json?: boolean }) => {
      const { config, signal } = begin(parts);
      end(await runDoctor(terminal, config, options, signal));
    });

  describeGraph(program, parts, end);

  describeAssistant(program, parts, end);

  program
    .command('companion', { hidden: true })
    .description('Work for a Jupyter server, which starts this by itself.')
    .action(async () => {
      const config = readLaunchConfig(terminal.environment);
      const log = createLog(config.log, config.instance);
      parts.crashLoudly(log);
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

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new InvalidArgumentError('A port is a number from 1 to 65535.');
  }
  return port;
}

function readCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1) {
    throw new InvalidArgumentError('It must be a whole number from 1.');
  }
  return count;
}

/** commander gives `false` for `--no-token` and nothing when neither was said. */
function tokenOption(token: string | boolean | undefined): { token?: string | null } {
  if (typeof token === 'string' && token.length < SHORTEST_TOKEN) {
    throw new BadUse(
      'token-short',
      `A token needs at least ${SHORTEST_TOKEN} characters; without --token a good one is made.`
    );
  }
  if (typeof token === 'string') {
    return { token };
  }
  return token === false ? { token: null } : {};
}
