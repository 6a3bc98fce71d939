// In a real JupyterLab: a 500-cell notebook run as a whole, with the observer and without it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { withChromium } from './chromium.mjs';
import { withLab } from './lab-server.mjs';
import { profiled } from './script-time.mjs';
import { median, notRun, printTable } from './table.mjs';

const CELLS = 500;
const RUNS = 5;
/** Of our design: as fast with as without, and the most of the main thread that a run may cost. */
const BAR = { slower: 1.02, milliseconds: 1 };
/** Each page has a notebook and a kernel of its own: an observer hears all that its kernel says. */
const NAMES = { with: 'with.ipynb', without: 'without.ipynb' };

function notebook() {
  const cells = Array.from({ length: CELLS }, (_, at) => ({
    cell_type: at % 10 === 0 ? 'markdown' : 'code',
    id: `cell-${at}`,
    metadata: {},
    source: at % 10 === 0 ? `## Part ${at / 10}` : `x${at} = ${at}\nprint('step', x${at})\nx${at}`,
    ...(at % 10 === 0 ? {} : { outputs: [], execution_count: null })
  }));
  const kernelspec = { name: 'python3', display_name: 'Python 3', language: 'python' };
  return JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 });
}

/** In the page: adds a plugin to those that JupyterLab leaves out, before its scripts read them. */
function disable(plugin) {
  new MutationObserver((_, watcher) => {
    const config = document.getElementById('jupyter-config-data');
    if (config && document.body) {
      watcher.disconnect();
      const data = JSON.parse(config.textContent);
      const disabledExtensions = [...(data.disabledExtensions ?? []), plugin];
      config.textContent = JSON.stringify({ ...data, disabledExtensions });
    }
  }).observe(document, { childList: true, subtree: true });
}

/** A page with the notebook open and its kernel idle; `without` leaves our observer out. */
async function open(browser, { address, token }, kind) {
  const observed = kind === 'with';
  const context = await browser.newContext();
  const page = await context.newPage();
  if (!observed) {
    // Changed in the page: Chromium refuses WebSockets to a page that did not come from the server itself.
    await page.addInitScript(disable, 'jupyterlab-lockstep:observer');
  }
  await page.goto(`${address}lab?reset&token=${token}`);
  await page.waitForFunction(() => window.jupyterapp !== undefined);
  await page.evaluate(async path => {
    await window.jupyterapp.restored;
    const { commands } = window.jupyterapp;
    const { sessionContext } = await commands.execute('docmanager:open', { path });
    await sessionContext.ready;
    await sessionContext.session.kernel.info;
  }, NAMES[kind]);
  const present = await page.evaluate(() =>
    window.jupyterapp.commands.hasCommand('lockstep:toggle-observing')
  );
  if (present !== observed) {
    throw new Error(`The page ${observed ? 'lacks' : 'has'} an observer.`);
  }
  return { context, page };
}

/** Milliseconds until the last cell has run. */
function runAll(page) {
  return page.evaluate(async () => {
    const began = performance.now();
    await window.jupyterapp.commands.execute('notebook:run-all-cells');
    return performance.now() - began;
  });
}

/** Records still to come are read in idle time; they belong to the run. */
const settle = page => page.waitForTimeout(1_500);

const absent = why => notRun('the observer on a 500-cell notebook', why);
await withChromium(absent, browser =>
  withLab(async lab => {
    Object.values(NAMES).forEach(name => writeFileSync(join(lab.folder, name), notebook()));
    const pages = {
      with: await open(browser, lab, 'with'),
      without: await open(browser, lab, 'without')
    };
    const times = { with: [], without: [] };
    for (let run = -1; run < RUNS; run += 1) {
      for (const kind of run % 2 === 0 ? ['with', 'without'] : ['without', 'with']) {
        const { page } = pages[kind];
        await page.bringToFront();
        const took = await runAll(page);
        await settle(page);
        if (run >= 0) {
          times[kind].push(took);
        }
      }
    }
    const { page } = pages.with;
    await page.bringToFront();
    const stop = await profiled(page);
    await runAll(page);
    await settle(page);
    const cost = await stop();

    const code = CELLS - CELLS / 10;
    const [ours, theirs] = [median(times.with), median(times.without)];
    printTable(`Running all of a ${CELLS}-cell notebook (median of ${RUNS} runs each)`, [
      { what: 'with the observer', ours, unit: 'ms', beside: 'without', theirs },
      {
        what: 'slowdown',
        ours: ours / theirs,
        unit: 'times',
        beside: 'bar',
        theirs: BAR.slower
      },
      {
        what: 'our scripts on the main thread, a run',
        ours: cost.ours / code,
        unit: 'ms',
        beside: 'bar',
        theirs: BAR.milliseconds
      },
      {
        what: 'the same',
        ours: cost.ours / code,
        unit: 'ms',
        beside: 'all of JupyterLab',
        theirs: cost.all / code
      }
    ]);
  })
);
