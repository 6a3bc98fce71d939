/** For tests: starts a companion of its own process, and lets it die. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { bundleForNode } from '../../testing/bundle';
import type { CrashPlan } from './crashing';

/** Bundles the crashing companion into `folder`; returns the file. */
export function bundleCrasher(folder: string): string {
  const file = join(folder, 'crashing.cjs');
  bundleForNode('packages/companion/src/engine/testing/crashing.ts', file);
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
