/** `run`: a whole app without a screen; reads what was typed, the engine's headless mode does the rest. */
import type { LaunchConfig } from '@lockstep/protocol';
import type { CreateEngine, HeadlessOptions } from '../contract';
import { layGround } from '../launch';
import type { Log } from '../log';
import { type KernelsFlags, withKernelsAt } from './otherKernels';
import { runBatchHeadless } from '../batch/headlessBatch';
import { postgresAt } from './sharedStore';
import { BadUse } from './terminal';
import type { Terminal } from './terminal';

export interface RunOptions extends KernelsFlags {
  overlay?: string;
  set: string[];
  secret: string[];
  out?: string;
  json?: boolean;
  /** A table: one run for each of its rows. */
  batch?: string;
  parallel?: number;
  leaveOut?: boolean;
  /** A database that other machines use too. */
  store?: string;
}

/** Runs of a batch at the same time, unless somebody says otherwise. */
const PARALLEL = 2;

export type RunHeadless = (options: HeadlessOptions) => Promise<number>;

/** What a command with an engine is given. */
export interface EngineParts {
  config: LaunchConfig;
  createEngine: CreateEngine;
  log: Log;
  signal: AbortSignal;
}

/** Resolves with the exit status: 0 when every step is done, 1 when one failed. */
export async function runRun(
  terminal: Terminal,
  notebook: string,
  options: RunOptions,
  { config, log, signal }: Omit<EngineParts, 'createEngine'>,
  runHeadless: RunHeadless
): Promise<number> {
  const { overlay, out, json } = options;
  const set = options.set.map(parseAssignment);
  const secrets = options.secret.map(text => parseSecret(text, terminal.environment));
  const { store, deps } = layGround(
    withKernelsAt(config, options, terminal),
    log,
    null,
    undefined,
    options.store === undefined ? undefined : postgresAt(options.store, terminal.environment)
  );
  const shared = {
    notebook,
    set,
    secrets,
    json: json === true,
    print: terminal.print,
    complain: terminal.complain,
    progress: terminal.progress,
    deps,
    signal,
    ...(overlay === undefined ? {} : { overlay })
  };
  try {
    if (options.batch === undefined) {
      return await runHeadless({ ...shared, ...(out === undefined ? {} : { out }) });
    }
    if (out === undefined) {
      throw new BadUse(
        'out-missing',
        'A batch needs a folder for its results. Name one with --out.'
      );
    }
    const { batch: table, parallel = PARALLEL, leaveOut = false } = options;
    return await runBatchHeadless({
      ...shared,
      table,
      parallel,
      leaveOut,
      out,
      store: store.batches,
      shared: store.shared !== null
    });
  } finally {
    store.close();
  }
}

/** `name=value`; everything after the first `=` is the value. */
export function parseAssignment(text: string): { name: string; value: string } {
  const at = text.indexOf('=');
  if (at < 1) {
    throw new BadUse('bad-set', `--set needs name=value, not "${text}".`);
  }
  return { name: text.slice(0, at), value: text.slice(at + 1) };
}

/** `NAME=env:VAR`, so that a secret never stands on a command line, which other users can read. */
export function parseSecret(
  text: string,
  environment: NodeJS.ProcessEnv
): { name: string; value: string } {
  const match = /^([^=]+)=env:(.+)$/.exec(text);
  const [, name, variable] = match ?? [];
  if (name === undefined || variable === undefined) {
    // The text is not repeated: it may hold the secret itself.
    throw new BadUse(
      'bad-secret',
      '--secret needs NAME=env:VAR, where VAR is an environment variable.'
    );
  }
  const value = environment[variable];
  if (value === undefined) {
    throw new BadUse(
      'bad-secret',
      `The environment variable ${variable}, named for the secret ${name}, is not set.`
    );
  }
  return { name, value };
}
