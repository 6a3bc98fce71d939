// Finds the Chromium that the browser tests drive, and installs the system's own where root may.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

import { run } from './run.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome'];
const fixed = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
];

/** The path of a Chromium or Chrome; the environment variable LOCKSTEP_CHROMIUM goes first. */
function find() {
  const named = process.env.LOCKSTEP_CHROMIUM;
  if (named) {
    return existsSync(named) ? named : undefined;
  }
  for (const name of names) {
    const { status, stdout } = spawnSync('which', [name], { encoding: 'utf8' });
    if (status === 0) {
      return stdout.trim();
    }
  }
  return fixed.find(existsSync);
}

const has = program => spawnSync('which', [program]).status === 0;

/** `{ path }`, or `{ missing }`: one sentence that names what to install. */
export async function chromium(progress) {
  const found = find();
  if (found) {
    return { path: found };
  }
  const remedy = 'install the package chromium, or name a browser in LOCKSTEP_CHROMIUM';
  if (process.env.LOCKSTEP_CHROMIUM || process.getuid?.() !== 0 || !has('apt-get')) {
    return { missing: `there is no Chromium: ${remedy}` };
  }
  try {
    await progress.step('Chromium by apt-get', async () => {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      await run('apt-get', ['update', '-q'], { env });
      const packages = ['chromium', 'fonts-dejavu-core'];
      await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages], {
        env
      });
    });
  } catch {
    return { missing: `apt-get could not install Chromium: ${remedy}` };
  }
  return { path: find() };
}
