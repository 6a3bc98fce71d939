// A served page in Chromium: how soon its first card stands there on a first visit, the token's exchange included.
import { inRoot } from '../scripts/places.mjs';
import { withChromium } from './chromium.mjs';
import { withPage } from './served-page.mjs';
import { median, notRun, printTable } from './table.mjs';

const VISITS = 9;
const BAR = 500;

/** Milliseconds since the navigation began, told by the page once a card has a height. */
async function visit(browser, address) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const began = performance.now();
  await page.goto(address, { waitUntil: 'commit' });
  await page.waitForFunction(
    () => [...document.querySelectorAll('[data-step]')].some(card => card.offsetHeight > 0),
    null,
    { polling: 'raf', timeout: 20_000 }
  );
  const took = performance.now() - began;
  await context.close();
  return took;
}

const absent = why => notRun('first card of a served page', why);
await withChromium(absent, browser =>
  withPage(inRoot('examples', 'link-web.ipynb'), async (address, ready) => {
    await visit(browser, address); // the browser's own start
    const times = [];
    for (let run = 0; run < VISITS; run += 1) {
      times.push(await visit(browser, address));
    }
    const ours = median(times);
    printTable(`A served page, from navigation to first card (median of ${VISITS} first visits)`, [
      { what: 'first card', ours, unit: 'ms', beside: 'bar', theirs: BAR }
    ]);
    console.log(`serve answered after ${(ready / 1000).toFixed(2)} s.`);
  })
);
