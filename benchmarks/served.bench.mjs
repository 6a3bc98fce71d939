// A served notebook beside Voilà and Mercury: bytes, first card, first result, a crowd, memory, kernels that stay.
import { setTimeout as wait } from 'node:timers/promises';

import { withChromium } from './chromium.mjs';
import { RESULT, withApp } from './served-apps.mjs';
import { median, notRun } from './table.mjs';

const VISITS = 5;
const CROWD = 20;
const OPENS = 100;
/** Milliseconds after which a result that should be there will not come. */
const PATIENCE = 120_000;

/** One visit by a browser that was never here: bytes until the result, first sight and result in milliseconds. */
async function visit(browser, kind, address) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const network = await context.newCDPSession(page);
    await network.send('Network.enable');
    let bytes = 0;
    network.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    const began = performance.now();
    await page.goto(address, { waitUntil: 'commit', timeout: PATIENCE });
    await page
      .getByText('Sites by country')
      .filter({ visible: true })
      .first()
      .waitFor({ timeout: PATIENCE });
    const first = performance.now() - began;
    if (kind === 'ours') {
      // One click: the step's Run also runs the set-up before it.
      await page.locator('[data-step] button', { hasText: /^Run$/ }).last().click();
    }
    await page.getByText(RESULT).filter({ visible: true }).first().waitFor({ timeout: PATIENCE });
    return { bytes, first, result: performance.now() - began };
  } finally {
    await context.close();
  }
}

/** One of a crowd, without a browser: milliseconds until its place is told and until its result is there. */
async function arrive(kind, { address, base, token }) {
  const began = performance.now();
  if (kind !== 'ours') {
    const text = await (await fetch(address, { signal: AbortSignal.timeout(PATIENCE) })).text();
    return text.includes(RESULT) ? { told: NaN, result: performance.now() - began } : null;
  }
  const landing = await fetch(`${base}/?token=${token}`, { redirect: 'manual' });
  const headers = {
    cookie: landing.headers.getSetCookie()[0].split(';')[0],
    origin: base,
    'x-lockstep': '1',
    'content-type': 'application/json'
  };
  const post = async (path, body) =>
    (await fetch(base + path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  const { apps } = await (await fetch(`${base}/apps`, { headers })).json();
  const { state } = await post('/runs', { app: apps[0].app });
  const step = state.plan.steps.at(-1).id;
  // Node's takes headers, beyond the standard.
  const socket = new WebSocket(`${base.replace('http', 'ws')}/ws`, { headers });
  try {
    return await new Promise((resolve, reject) => {
      let told = NaN;
      socket.addEventListener('error', reject);
      socket.addEventListener('open', () => {
        socket.send(JSON.stringify({ type: 'subscribe', channel: `run/${state.run}`, since: 0 }));
        post(`/runs/${state.run}/commands`, {
          expectedSeq: null,
          command: { type: 'run-step', step }
        }).catch(reject);
      });
      socket.addEventListener('message', ({ data }) => {
        for (const { event } of JSON.parse(data).entries ?? []) {
          const now = performance.now() - began;
          if (event.type === 'steps-queued' && Number.isNaN(told)) {
            told = now;
          } else if (event.type === 'step-done' && event.step === step) {
            resolve({ told, result: now });
          }
        }
      });
      setTimeout(resolve, PATIENCE, null).unref();
    });
  } finally {
    socket.close();
  }
}

const seconds = value => (Number.isFinite(value) ? `${(value / 1000).toFixed(2)} s` : '·');

function print(title, rows) {
  console.log(`\n${title}`);
  const head = ['', ...Object.keys(rows[0][1])];
  const cells = rows.map(([name, row]) => [name, ...Object.values(row)]);
  const widths = head.map((text, at) => Math.max(...[head, ...cells].map(row => row[at].length)));
  for (const row of [head, ...cells]) {
    console.log(
      row
        .map((text, at) => (at === 0 ? text.padEnd(widths[0]) : text.padStart(widths[at])))
        .join('  ')
    );
  }
}

async function visits(browser, kind, warm) {
  return withApp(kind, warm, async ({ address }) => {
    const all = [];
    for (let n = 0; n < VISITS; n += 1) {
      all.push(await visit(browser, kind, address));
      await wait(warm ? 3_000 : 300); // the next kernel gets ready
    }
    const of = key => median(all.map(one => one[key]));
    return { bytes: of('bytes'), first: of('first'), result: of('result') };
  });
}

const what = 'a served notebook beside Voilà and Mercury';
if (process.platform !== 'linux') {
  notRun(what, 'memory is read from /proc, so on Linux only');
} else {
  await withChromium(
    why => notRun(what, why),
    async browser => {
      const rows = [];
      for (const [kind, warm] of [
        ['ours', false],
        ['Voilà', false],
        ['Mercury', false],
        ['ours', true],
        ['Voilà', true]
      ]) {
        const { bytes, first, result } = await visits(browser, kind, warm);
        const name = `${kind}${warm ? ', a kernel kept ready' : ''}`;
        rows.push([
          name,
          {
            'bytes to the result': `${(bytes / 1000).toFixed(0)} kB`,
            'first sight': seconds(first),
            result: seconds(result)
          }
        ]);
      }
      print(`One visitor, median of ${VISITS} first visits (ours includes its click)`, rows);
    }
  );
  const crowd = [];
  for (const kind of ['ours', 'Voilà']) {
    await withApp(kind, false, async app => {
      const before = app.usage();
      const all = await Promise.all(
        Array.from({ length: CROWD }, () => arrive(kind, app).catch(() => null))
      );
      const after = app.usage();
      const there = all.filter(one => one !== null);
      const results = there.map(({ result }) => result).sort((a, b) => a - b);
      crowd.push([
        kind,
        {
          'last place told': seconds(Math.max(...there.map(({ told }) => told))),
          'first result': seconds(results[0]),
          median: seconds(median(results)),
          last: seconds(results.at(-1)),
          lost: String(CROWD - there.length),
          'memory a visitor': `${((after.megabytes - before.megabytes) / CROWD).toFixed(0)} MB`
        }
      ]);
    });
  }
  print(`${CROWD} arrivals at once, without browsers`, crowd);
  console.log('not run: the same for Mercury: it has no result without a browser');
  const left = [];
  for (const kind of ['ours', 'Voilà']) {
    await withApp(kind, false, async app => {
      let most = 0;
      for (let n = 0; n < OPENS; n += 10) {
        await Promise.all(Array.from({ length: 10 }, () => arrive(kind, app).catch(() => null)));
        most = Math.max(most, app.usage().kernels);
      }
      await wait(5_000);
      const { kernels, megabytes } = app.usage();
      left.push([
        kind,
        {
          'most at once': String(most),
          'left after 5 s': String(kernels),
          memory: `${megabytes.toFixed(0)} MB`
        }
      ]);
    });
  }
  print(
    `Kernels after ${OPENS} visits that left without a word (ours keeps up to its cap, for who comes back)`,
    left
  );
}
