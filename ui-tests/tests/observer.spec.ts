/** Every way in which code runs in JupyterLab, and what the companion's record then holds: each run exactly once. */
import { expect } from '@jupyterlab/galata';
import type { CodeCell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';

import { button, card, expectStatus, guidedApp, KERNEL, reload, runStep } from './guidedApp';
import { notebookOf, type Cell } from './notebooks';
import { test } from './ownFolder';
import { command, expectRuns, kernelEvents, openCells, post, record, runs } from './record';
import { companionOfThisServer } from './server';

// Galata's stand-in for the kernels API answers restarts and interrupts in a way that Lab refuses.
test.use({ kernels: null, sessions: null });

test.afterEach(async ({ page }) => {
  await page.kernel.shutdownAll();
});

/** Where a page delivers; Lab adds the time to keep caches away. */
const DELIVERY = /\/lockstep\/observations(\?|$)/;

const SLEEP = 'import time\ntime.sleep(3)';

test('the toolbar’s button records its cell with place, outputs and time', async ({
  page,
  tmpPath
}) => {
  const path = `${tmpPath}/toolbar.ipynb`;
  await openCells(page, path, ["print('said')\n40 + 2"]);
  await page.notebook.selectCells(1);
  await page.getByRole('button', { name: /^Run this cell and advance/ }).click();
  await expectRuns(page, path, [["print('said')\n40 + 2", 'done']]);
  const [run] = await runs(page, path);
  expect(run).toMatchObject({
    via: 'notebook',
    cell: { id: 'cell-0', index: 1 },
    count: 1,
    language: 'python',
    cut: false,
    error: null,
    outputs: [
      { kind: 'stdout', mimeTypes: ['text/plain'], text: 'said\n' },
      { kind: 'result', mimeTypes: ['text/plain'], text: '42' }
    ]
  });
  expect(run?.label).toBe('The story');
  expect(run?.took).not.toBeNull();
});

test('running all records every cell once, in order', async ({ page, tmpPath }) => {
  const path = `${tmpPath}/all.ipynb`;
  const cells = Array.from({ length: 30 }, (_, at) => `a${at} = ${at}`);
  await openCells(page, path, [...cells.slice(0, 15), '', ...cells.slice(15)]); // an empty cell does not run
  await command(page, 'notebook:run-all-cells');
  await expectRuns(
    page,
    path,
    cells.map(code => [code, 'done'])
  );
});

test('running all that stops at an error records the error, and the rest as cancelled', async ({
  page,
  tmpPath
}) => {
  const path = `${tmpPath}/error.ipynb`;
  await openCells(page, path, ['a = 1', '1 / 0', 'b = 2', 'c = 3']);
  await command(page, 'notebook:run-all-cells');
  await expectRuns(page, path, [
    ['a = 1', 'done'],
    ['1 / 0', 'failed'],
    ['b = 2', 'cancelled'],
    ['c = 3', 'cancelled']
  ]);
  const [, failed] = await runs(page, path);
  expect(failed?.error).toMatchObject({ name: 'ZeroDivisionError', message: 'division by zero' });
  expect(failed?.error?.traceback).toContain('----> 1 1 / 0');
});

test('cells that other code executes are recorded, and a tool’s silent code is not', async ({
  page,
  tmpPath
}) => {
  const path = `${tmpPath}/other.ipynb`;
  await openCells(page, path, ['a = 1']);
  await page.evaluate(async () => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    const cell = panel.content.widgets[1] as CodeCell;
    // The class of the cell on show: what another extension imports from @jupyterlab/cells.
    const { execute } = cell.constructor as typeof CodeCell;
    await execute(cell, panel.sessionContext);
    const kernel = panel.sessionContext.session?.kernel;
    await kernel?.requestExecute({ code: 'inspect = 1', store_history: false }).done;
    await kernel?.requestExecute({ code: 'silent = 1', silent: true }).done;
    await kernel?.requestExecute({ code: 'b = 2' }).done;
  });
  await expectRuns(page, path, [
    ['a = 1', 'done'],
    ['b = 2', 'done']
  ]);
  const [cell, code] = await runs(page, path);
  expect(cell).toMatchObject({ via: 'notebook', cell: { id: 'cell-0', index: 1 } });
  expect(code).toMatchObject({ via: 'other', cell: null });
  expect(code?.label).toBe('b = 2');
});

test('a console on the notebook’s kernel is recorded with the notebook', async ({
  page,
  tmpPath
}) => {
  const path = `${tmpPath}/console.ipynb`;
  await openCells(page, path, ['a = 1']);
  await command(page, 'notebook:create-console');
  const input = page.locator('.jp-CodeConsole-promptCell .cm-content');
  await input.fill('b = a0 = 2');
  await expect(
    page.locator('.jp-CodeConsole-banner, .jp-CodeConsole-content').first()
  ).toBeVisible();
  await input.press('Shift+Enter');
  await expectRuns(page, path, [['b = a0 = 2', 'done']]);
  expect((await runs(page, path))[0]).toMatchObject({ via: 'console', cell: null });
});

test('a restart in mid-run cancels what ran and what waited', async ({ page, tmpPath }) => {
  const path = `${tmpPath}/restart.ipynb`;
  await openCells(page, path, [SLEEP.replace('3', '60'), 'b = 2']);
  await command(page, 'notebook:run-all-cells');
  await expectRuns(page, path, [[SLEEP.replace('3', '60'), 'running']]);
  await page.evaluate(async () => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    await panel.sessionContext.restartKernel();
    panel.content.activeCellIndex = 2;
  });
  await expectRuns(page, path, [
    [SLEEP.replace('3', '60'), 'cancelled'],
    ['b = 2', 'cancelled']
  ]);
  await command(page, 'notebook:run-cell');
  await expect.poll(() => kernelEvents(page, path), KERNEL).toEqual(['restarted']);
  await expectRuns(page, path, [
    [SLEEP.replace('3', '60'), 'cancelled'],
    ['b = 2', 'cancelled'],
    ['b = 2', 'done']
  ]);
});

test('@full a kernel that dies in mid-run is recorded as the run’s reason', async ({
  page,
  tmpPath
}) => {
  const path = `${tmpPath}/died.ipynb`;
  await openCells(page, path, ['import os\nos._exit(1)', 'b = 2']);
  await command(page, 'notebook:run-all-cells');
  await expectRuns(page, path, [
    ['import os\nos._exit(1)', 'failed'],
    ['b = 2', 'cancelled']
  ]);
  expect((await runs(page, path))[0]?.error).toMatchObject({ name: 'KernelDied' });
  expect(await kernelEvents(page, path)).toContain('died');
});

test('@full an interrupted cell is cancelled, and the interrupt recorded', async ({
  page,
  tmpPath
}) => {
  const path = `${tmpPath}/interrupt.ipynb`;
  await openCells(page, path, [SLEEP.replace('3', '60')]);
  await command(page, 'notebook:run-all-cells');
  await expectRuns(page, path, [[SLEEP.replace('3', '60'), 'running']]);
  await command(page, 'notebook:interrupt-kernel');
  await expectRuns(page, path, [[SLEEP.replace('3', '60'), 'cancelled']]);
  expect(await kernelEvents(page, path)).toEqual(['interrupted']);
});

test('cells that are moved and deleted while they run are recorded once, to their end @full', async ({
  page,
  tmpPath
}) => {
  const path = `${tmpPath}/moved.ipynb`;
  await openCells(page, path, [SLEEP, `${SLEEP}\nb = 2`, 'c = 3']);
  await command(page, 'notebook:run-all-cells');
  await expectRuns(page, path, [[SLEEP, 'running']]);
  await page.evaluate(() => {
    const { content } = window.jupyterapp.shell.currentWidget as NotebookPanel;
    content.activeCellIndex = 1;
  });
  await command(page, 'notebook:move-cell-down');
  await expectRuns(page, path, [
    [SLEEP, 'done'],
    [`${SLEEP}\nb = 2`, 'running']
  ]);
  await page.evaluate(() => {
    const { content } = window.jupyterapp.shell.currentWidget as NotebookPanel;
    content.activeCellIndex = 1; // where the second one moved up to
  });
  await command(page, 'notebook:delete-cell');
  await expectRuns(page, path, [
    [SLEEP, 'done'],
    [`${SLEEP}\nb = 2`, 'done'],
    ['c = 3', 'done']
  ]);
});

test('@full a second page on the same kernel records nothing twice and no tool’s code', async ({
  page,
  tmpPath,
  baseURL
}) => {
  const path = `${tmpPath}/two.ipynb`;
  await openCells(page, path, ['a = 1']);
  const second = await page.context().newPage();
  await second.goto(`${baseURL}/lab/workspaces/second/tree/${path}`);
  await expect(second.locator('#jp-main-statusbar').getByText(/Python 3.* \| Idle/)).toBeVisible(
    KERNEL
  );
  await page.notebook.runCell(1);
  await expectRuns(page, path, [['a = 1', 'done']]);
  await second.evaluate(async () => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    const kernel = panel.sessionContext.session?.kernel;
    await kernel?.requestExecute({ code: 'inspect = 1', store_history: false }).done;
  });
  await second.close();
  await page.notebook.runCell(1);
  await expectRuns(page, path, [
    ['a = 1', 'done'],
    ['a = 1', 'done']
  ]);
  expect((await runs(page, path)).map(({ via, cell }) => [via, cell?.id])).toEqual([
    ['notebook', 'cell-0'],
    ['notebook', 'cell-0']
  ]);
});

test('@full a reload in mid-run loses no run: each ends with its own end', async ({
  page,
  tmpPath
}) => {
  const path = `${tmpPath}/reload.ipynb`;
  const long = SLEEP.replace('3', '25');
  await openCells(page, path, [long, 'b = 2']);
  await page.notebook.save();
  await command(page, 'notebook:run-all-cells');
  await expectRuns(page, path, [[long, 'running']]);
  await reload(page);
  await expectRuns(page, path, [
    [long, 'done'],
    ['b = 2', 'done']
  ]);
  expect((await runs(page, path)).map(({ cell }) => cell?.id)).toEqual(['cell-0', 'cell-1']);
});

test('@full while observing is paused nothing is recorded', async ({ page, tmpPath }) => {
  const path = `${tmpPath}/paused.ipynb`;
  await openCells(page, path, ['a = 1', 'b = 2']);
  await page.keyboard.press('Alt+Shift+O');
  await expect(page.getByText('Observing is paused.')).toBeVisible();
  await page.notebook.runCell(1);
  await page.keyboard.press('Alt+Shift+O');
  await expect(page.getByText('Observing again.')).toBeVisible();
  await page.notebook.runCell(2);
  await expectRuns(page, path, [['b = 2', 'done']]);
});

test('runs while the companion is away arrive once, through a reload, and a gap is said @full', async ({
  page,
  tmpPath
}) => {
  const path = `${tmpPath}/away.ipynb`;
  await openCells(page, path, ['a = 1', "token = 'ghp_0123456789abcdefghijABCDEFGHIJ012345'"]);
  await page.notebook.runCell(1);
  await expectRuns(page, path, [['a = 1', 'done']]);

  await page.route(DELIVERY, route => route.fulfill({ status: 503 }));
  await page.evaluate(async () => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    const kernel = panel.sessionContext.session?.kernel;
    const sent = Array.from({ length: 510 }, (_, n) =>
      kernel?.requestExecute({ code: `n = ${n}` })
    );
    await sent.at(-1)?.done;
  });
  await page.notebook.runCell(2);
  await expect.poll(() => waiting(page), KERNEL).toHaveLength(500);
  expect(JSON.stringify(await waiting(page))).not.toContain('ghp_0123456789');

  await page.notebook.save();
  process.kill(companionOfThisServer(), 'SIGKILL');
  await reload(page);
  await page.unroute(DELIVERY);
  // The layout comes back with the notebook, and with it what listens and delivers.
  await expect.poll(() => waiting(page), KERNEL).toEqual([]);
  const told = await record(page, path);
  const codes = told.flatMap(one => (one.kind === 'run' ? [one.code] : []));
  expect(codes.at(-1)).not.toContain('ghp_0123456789');
  expect(codes.slice(-3, -1)).toEqual(['n = 508', 'n = 509']);
  expect(new Set(codes).size).toBe(codes.length);
  const gaps = (await record(page, null)).filter(one => one.kind === 'gap');
  expect(gaps).toMatchObject([{ lost: 11 }]);
});

test('@full what is done in a Guided App is recorded once, also with a second page and after a reload', async ({
  page,
  tmpPath,
  baseURL
}) => {
  const path = `${tmpPath}/app.ipynb`;
  const cells = ['# Letters', "country = 'France'", '# Count', 'print(len(country))'];
  const notebook = notebookOf(
    ['markdown', 'title', '# App'],
    ...cells.map((source, at): Cell =>
      source.startsWith('#')
        ? ['markdown', `text-${at}`, `#${source}`]
        : ['code', `code-${at}`, source]
    )
  );
  await page.contents.uploadContent(notebook, 'text', path);
  await command(page, 'docmanager:open', { path, factory: 'Guided App' });
  const app = guidedApp(page);
  await runStep(app, 'Letters');
  const second = await page.context().newPage();
  await second.goto(`${baseURL}/lab/workspaces/second-app/tree/${path}`);
  await second.getByRole('button', { name: 'Open as Guided App' }).click();
  await expect(guidedApp(second)).toBeVisible(KERNEL);
  await runStep(app, 'Count');
  const letters = card(app, 'Letters');
  await letters.getByRole('button', { name: /^Fold/ }).click();
  await letters.getByRole('button', { name: /^Unfold/ }).click();
  await second.close();
  await reload(page);
  await expectStatus(card(guidedApp(page), 'Count'), 'Done');
  const events = async (): Promise<string[]> =>
    (await record(page, path)).flatMap(one => (one.kind === 'event' ? [one.event] : []));
  await expect
    .poll(events, KERNEL)
    .toEqual(['run-started', 'step-submitted', 'step-submitted', 'step-folded', 'step-unfolded']);
  expect(
    (await runs(page, path)).map(({ via, step, status }) => [via, step?.title, step?.by, status])
  ).toEqual([
    ['app', 'Letters', 'person', 'done'],
    ['app', 'Count', 'person', 'done']
  ]);
});

test('@full a step on the notebook’s own kernel is recorded once, by the companion, without its secret', async ({
  page,
  tmpPath
}) => {
  const path = `${tmpPath}/attached.ipynb`;
  const code = 'from getpass import getpass\nkey = getpass("Key: ")\nprint("got", key)';
  await openCells(page, path, [code]);
  const notebook = await page.evaluate(() =>
    (window.jupyterapp.shell.currentWidget as NotebookPanel).content.model?.toJSON()
  );
  const { plan } = await post<{ plan: { app: string } }>(page, 'apps/open', {
    path,
    notebook,
    diskIds: ['heading', 'cell-0']
  });
  const { state } = await post<{ state: { run: string } }>(page, 'runs', { app: plan.app });
  await post(page, `runs/${state.run}/commands`, {
    expectedSeq: null,
    command: { type: 'attach' }
  });
  await command(page, 'lockstep:open-guided-app', { path, run: state.run });
  const app = guidedApp(page);
  await expect(app).toBeVisible(KERNEL);
  await button(app, 'Run').click();
  const key = app.locator('input[type="password"]');
  await key.fill('correct-horse-battery');
  await key.press('Enter');
  await expectRuns(page, path, [[code, 'done']]);
  expect(JSON.stringify(await record(page, null))).not.toContain('correct-horse-battery');
});

test('@full the times of a run are those in the kernel’s own headers, within 50 ms', async ({
  page,
  tmpPath
}) => {
  const path = `${tmpPath}/times.ipynb`;
  const code = 'import time\ntime.sleep(1.2)';
  await openCells(page, path, [code]);
  const told = await page.evaluate(async code => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    const kernel = panel.sessionContext.session?.kernel;
    const dates: Record<string, number> = {};
    kernel?.iopubMessage.connect((_, { header }) => {
      dates[header.msg_type] ??= Date.parse(header.date);
    });
    const run = kernel?.requestExecute({ code });
    const reply = await run?.done;
    return { start: dates['execute_input'], end: Date.parse(reply?.header.date ?? '') };
  }, code);
  await expectRuns(page, path, [[code, 'done']]);
  const [run] = await runs(page, path);
  expect(Math.abs((run?.took ?? 0) - (told.end - (told.start ?? 0)))).toBeLessThanOrEqual(50);
});

test('@full restarting and running all records the restart, and each cell once more', async ({
  page,
  tmpPath
}) => {
  const path = `${tmpPath}/again.ipynb`;
  await openCells(page, path, ['a = 1', 'b = a + 1']);
  await command(page, 'notebook:run-all-cells');
  await expectRuns(page, path, [
    ['a = 1', 'done'],
    ['b = a + 1', 'done']
  ]);
  await command(page, 'notebook:restart-run-all');
  await page.getByRole('button', { name: 'Confirm Kernel Restart' }).click();
  await expectRuns(page, path, [
    ['a = 1', 'done'],
    ['b = a + 1', 'done'],
    ['a = 1', 'done'],
    ['b = a + 1', 'done']
  ]);
  expect(await kernelEvents(page, path)).toEqual(['restarted']);
});

/** What waits in the browser for the companion. */
async function waiting(page: {
  evaluate: <T>(work: () => Promise<T>) => Promise<T>;
}): Promise<unknown[]> {
  return page.evaluate(async () => {
    const name = (await indexedDB.databases()).find(({ name }) =>
      name?.startsWith('lockstep-observations:')
    )?.name;
    if (name === undefined) {
      return [];
    }
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error(`The database ${name} did not open.`));
    });
    const rows = await new Promise<unknown[]>(resolve => {
      const request = db.transaction('waiting').objectStore('waiting').getAll();
      request.onsuccess = () => resolve(request.result);
    });
    db.close();
    return rows;
  });
}
