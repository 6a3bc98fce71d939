/** For tests: `run --batch` as a process of its own, which can be killed, paused and started again. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LaunchConfig } from '@lockstep/protocol';

/** One process. */
export interface BatchCommand {
  name: string;
  child: ChildProcess;
  /** What it said on both outputs. */
  said(): string;
  /** Its exit status, `null` when a signal ended it. */
  ended: Promise<number | null>;
}

/** What is started. */
export interface BatchCommandParts {
  program: string;
  config: LaunchConfig;
  /** Names it in leases. */
  name: string;
  out: string;
  /** The address of a database; a file in the state folder, if not given. */
  store?: string;
}

/** Starts it for `letters.ipynb` and `countries.csv` below the root, one row at a time. */
export function startBatch({ program, config, name, out, store }: BatchCommandParts): BatchCommand {
  const launch: LaunchConfig = { ...config, instance: name };
  const child = spawn(
    process.execPath,
    [
      program,
      ...['run', join(config.root, 'letters.ipynb')],
      ...['--batch', join(config.root, 'countries.csv'), '--out', out, '--parallel', '1'],
      ...(store === undefined ? [] : ['--store', 'env:STORE_URL'])
    ],
    {
      cwd: config.root,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, LOCKSTEP_CONFIG: JSON.stringify(launch), STORE_URL: store }
    }
  );
  let text = '';
  const add = (chunk: Buffer): void => {
    text += String(chunk);
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  const ended = once(child, 'exit').then(([status]) => (status === null ? null : Number(status)));
  return { name, child, said: () => text, ended };
}
