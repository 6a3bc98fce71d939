// The system's Chromium for a benchmark, driven by the Playwright of the browser tests.
import { createRequire } from 'node:module';

import { chromium as findChromium } from '../scripts/chromium.mjs';
import { inRoot } from '../scripts/places.mjs';
import { Progress } from '../scripts/progress.mjs';

/**
 * Runs `work` with a browser; resolves to `null`, with the reason printed by `absent`, when there is none.
 *
 * @param flags of Chromium; default: none
 */
export async function withChromium(absent, work, flags = []) {
  const found = await findChromium(new Progress());
  if (found.missing) {
    absent(found.missing);
    return null;
  }
  const { chromium } = createRequire(inRoot('ui-tests', 'package.json'))('@playwright/test');
  const browser = await chromium.launch({
    executablePath: found.path,
    // Chromium refuses its sandbox to root.
    args: [...flags, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
  });
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}
