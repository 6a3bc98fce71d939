/** For tests: starts a companion of its own process, and lets it die. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { CrashPlan } from './crashing';

/** Bundles the crashing companion into `folder`; returns the file. */
export function bundleCrasher(folder: string): string {
  const file = join(folder, 'crashing.cjs');
  const alias = ['converter', 'protocol', 'workflow'].map(name => {
    const home = name === 'converter' ? 'converter' : `packages/${name}`;
    return `--alias:@lockstep/${name}=${resolve(home, 'src/index.ts')}`;
  });
  execFileSync(
    resolve('node_modules/.bin/esbuild'),
    [
      resolve('packages/companion/src/engine/testing/crashing.ts'),
      '--bundle',
      '--platform=node',
      '--format=cjs',
      '--log-level=error',
      `--outfile=${file}`,
      ...alias
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] }
  );
  return file;
}

/** Starts it. */
export function startCrasher(file: string, plan: CrashPlan): ChildProcess {
  return spawn(process.execPath, [file, JSON.stringify(plan)], {
    stdio: ['ignore', 'ignore', 'inherit']
  });
}

/** Fulfils when it is gone, with the signal that ended it, if one did. */
export function gone(child: ChildProcess): Promise<NodeJS.Signals | null> {
  return child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.signalCode)
    : new Promise(resolve => child.once('exit', (_, signal) => resolve(signal)));
}
