/** For tests: counts what was really executed, in files that no journal knows of. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A module beside the notebook, so that the converter sees no effect that it would have confirmed. */
const MODULE = `"""Counts executions in files beside the notebook, not in the folders of runs."""
import os
import signal
import time

FOLDER = {folder}


def path(name):
    return os.path.join(FOLDER, name + ".tally")


def add(name):
    with open(path(name), "a") as file:
        file.write("x")


def hang_once():
    if not os.path.exists(path("hung")):
        add("hung")
        time.sleep(60)


def die_once():
    if not os.path.exists(path("died")):
        add("died")
        os.kill(os.getpid(), signal.SIGKILL)
`;

/** Puts the module where kernels find it. */
export function writeTally(root: string): void {
  writeFileSync(join(root, 'tally.py'), MODULE.replace('{folder}', JSON.stringify(root)));
}

/** Code that counts one execution. */
export function tallied(name: string): string {
  return `import tally\ntally.add("${name}")`;
}

/** How often that code was executed. */
export function tally(root: string, name: string): number {
  const file = join(root, `${name}.tally`);
  return existsSync(file) ? readFileSync(file, 'utf8').length : 0;
}

/** Fulfils when that code was executed so often. */
export async function untilTally(root: string, name: string, times: number): Promise<void> {
  while (tally(root, name) < times) {
    await delay(20);
  }
}
