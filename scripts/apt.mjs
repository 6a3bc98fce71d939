// Installs packages of Debian that the tests need, where root may and apt-get is there.
import { spawnSync } from 'node:child_process';

import { run } from './run.mjs';

const has = program => spawnSync('which', [program]).status === 0;

/** True where packages can be installed. */
export const canInstall = () => process.getuid?.() === 0 && has('apt-get');

/** Resolves with true when they are installed, with false when apt-get could not. */
export async function install(progress, what, packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const flags = ['-q', '-y', '--no-install-recommends'];
  try {
    await progress.step(`${what} by apt-get`, async () => {
      await run('apt-get', ['update', '-q'], { env });
      await run('apt-get', ['install', ...flags, ...packages], { env });
    });
    return true;
  } catch {
    return false;
  }
}
