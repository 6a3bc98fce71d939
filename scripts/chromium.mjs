// Finds the Chromium that the browser tests drive, and installs the system's own where root may.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

import { canInstall, install } from './apt.mjs';

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

/** `{ path }`, or `{ missing }`: one sentence that names what to install. */
export async function chromium(progress) {
  const found = find();
  if (found) {
    return { path: found };
  }
  const remedy = 'install the package chromium, or name a browser in LOCKSTEP_CHROMIUM';
  if (process.env.LOCKSTEP_CHROMIUM || !canInstall()) {
    return { missing: `there is no Chromium: ${remedy}` };
  }
  if (!(await install(progress, 'Chromium', ['chromium', 'fonts-dejavu-core']))) {
    return { missing: `apt-get could not install Chromium: ${remedy}` };
  }
  return { path: find() };
}
