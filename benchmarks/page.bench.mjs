// A served page in Chromium: how soon its first card stands there on a first visit, the token's exchange included.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { inRoot, python } from '../scripts/places.mjs';
import { freePort } from '../scripts/ports.mjs';
import { withChromium } from './chromium.mjs';
import { median, notRun, printTable } from './table.mjs';

const VISITS = 9;
const BAR = 500;
/** Milliseconds after which a server that does not answer will not. */
const PATIENCE = 60_000;

/** Runs `work` with the address of a served example; resolves to the milliseconds until it answered. */
async function withPage(work) {
  const state = mkdtempSync(join(tmpdir(), 'lockstep-bench-page-'));
  const port = await freePort(8990);
  const token = randomBytes(16).toString('hex');
  const flags = ['--port', String(port), '--token', token];
  const began = performance.now();
  const child = spawn(
    python,
    ['-m', 'jupyterlab_lockstep', 'serve', inRoot('examples', 'link-web.ipynb'), ...flags],
    { env: { ...process.env, LOCKSTEP_STATE: state }, stdio: ['ignore', 'ignore', 'inherit'] }
  );
  const ended = new Promise(resolve => child.on('exit', resolve));
  const address = `http://127.0.0.1:${port}/?token=${token}`;
  try {
    // The right token is answered by a cookie and the way to the page.
    while ((await fetch(address, { redirect: 'manual' }).catch(() => null))?.status !== 303) {
      if (child.exitCode !== null || performance.now() - began > PATIENCE) {
        throw new Error(`The page did not answer; serve's status is ${child.exitCode}.`);
      }
      await wait(10);
    }
    await work(address, performance.now() - began);
  } finally {
    child.kill('SIGTERM');
    await ended;
    rmSync(state, { recursive: true, force: true });
  }
}

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
  withPage(async (address, ready) => {
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
