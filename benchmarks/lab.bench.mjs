// In a real JupyterLab and Chromium: what the extension costs at start-up, and how soon the first card stands there.
import { withChromium } from './chromium.mjs';
import { withLab } from './lab-server.mjs';
import { profiled } from './script-time.mjs';
import { median, notRun, printTable } from './table.mjs';

const STARTS = 5;
const OPENS = 7;
const BAR = 60;

async function start(browser, { address, token }) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const stop = await profiled(page);
  await page.goto(`${address}lab?reset&token=${token}`);
  await page.waitForFunction(() => window.jupyterapp !== undefined);
  await page.evaluate(() => window.jupyterapp.restored);
  return { context, page, time: await stop() };
}

/** Milliseconds from the command to the first match of `selector` with a height, in a tab that was not there. */
async function open(page, factory, selector) {
  const took = await page.evaluate(
    async ([factory, selector]) => {
      const { commands } = window.jupyterapp;
      const began = performance.now();
      void commands.execute('docmanager:open', { path: 'link-web.ipynb', factory });
      const stands = () =>
        [...document.querySelectorAll(selector)].some(node => node.offsetHeight > 0);
      while (!stands()) {
        await new Promise(requestAnimationFrame);
        if (performance.now() - began > 20_000) {
          return null;
        }
      }
      return performance.now() - began;
    },
    [factory, selector]
  );
  await page.evaluate(() => {
    [...window.jupyterapp.shell.widgets('main')].forEach(widget => widget.dispose());
  });
  await page.waitForFunction(selector => document.querySelector(selector) === null, selector);
  return took;
}

async function opens(page, factory, selector) {
  const times = [];
  for (let run = 0; run < OPENS; run += 1) {
    times.push(await open(page, factory, selector));
  }
  if (times.includes(null)) {
    throw new Error(`${factory}: nothing matched ${selector} within 20 s.`);
  }
  const [first, ...later] = times;
  return { first, later: median(later) };
}

const absent = why => notRun('start-up and first card in JupyterLab', why);
await withChromium(absent, browser =>
  withLab(async lab => {
    const times = [];
    let last;
    for (let run = -1; run < STARTS; run += 1) {
      await last?.context.close();
      last = await start(browser, lab);
      if (run >= 0) {
        times.push(last.time);
      }
    }
    const ours = median(times.map(time => time.ours));
    const all = median(times.map(time => time.all));
    printTable(
      `JupyterLab's start, time in scripts on the main thread (median of ${STARTS} starts)`,
      [
        { what: 'our plugins and what they call', ours, unit: 'ms', beside: 'bar', theirs: BAR },
        { what: 'the same', ours, unit: 'ms', beside: 'all of JupyterLab', theirs: all }
      ]
    );

    const notebook = await opens(last.page, 'Notebook', '.jp-Notebook .jp-Cell');
    const app = await opens(last.page, 'Guided App', '[data-step]');
    printTable(`link-web.ipynb in a new tab, to its first card or cell (median of ${OPENS - 1})`, [
      {
        what: 'first time',
        ours: app.first,
        unit: 'ms',
        beside: 'notebook',
        theirs: notebook.first
      },
      { what: 'again', ours: app.later, unit: 'ms', beside: 'notebook', theirs: notebook.later }
    ]);
  })
);
