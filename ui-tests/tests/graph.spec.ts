/** The story of a link graph: from a table of links to a map, to a selection, to Python and back out as a file. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, type IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator, Page } from '@playwright/test';

import { expectNothingSerious } from './axe';
import { bringExamples, button, card, guidedApp, KERNEL, runStep } from './guidedApp';
import { notebookOf } from './notebooks';
import { test } from './ownFolder';

const HOME = 'Belgian Science Policy';

test('a table of links becomes a map, a selection, a DataFrame and a file', async ({
  page,
  tmpPath
}) => {
  test.setTimeout(180_000);
  bringExamples(tmpPath, 'data');
  await page.sidebar.close('right');
  const graph = view(page);

  await test.step('how the files are read is shown first, and can be corrected', async () => {
    await open(page, `${tmpPath}/eurosis-links.csv`);
    const links = graph.getByRole('region', { name: 'Links: eurosis-links.csv' });
    await expect(links.getByLabel('From').locator('option:checked')).toHaveText('from');
    await expect(links.getByRole('row')).toHaveCount(21);
    await expect(graph.getByRole('region', { name: 'Pages: eurosis-sites.csv' })).toBeVisible();
    await expectNothingSerious(page);
    await button(graph, 'Read these files').click();
  });

  await test.step('a map, coloured by country, and what is most broken', async () => {
    await expect(graph.locator('.lk-map-note')).toContainText('1,285 pages, 7,524 links');
    await expect(graph.getByLabel('Legend')).toContainText('Belgium');
    const colours = await coloursOf(graph);
    expect(colours).toBeGreaterThan(5);
    await expectNothingSerious(page);
  });

  await test.step('a finding is a selection: on the map, in the table, counted', async () => {
    const dead = graph.getByRole('option', { name: /Dead ends/ });
    await dead.click();
    await expect(graph.getByRole('region', { name: 'Selection' })).toContainText('332 of 1,285');
    await expect(dead).toHaveAttribute('aria-selected', 'true');
    await takeDocumentPicture(page);
  });

  await test.step('what is written out reads back', async () => {
    const coming = page.waitForEvent('download');
    await button(graph, 'Export').click();
    await page.getByRole('menuitem', { name: 'Links as CSV', exact: true }).click();
    const file = await (await coming).path();
    expect((await readFile(file, 'utf-8')).trim().split('\n')).toHaveLength(7_525);
  });

  await test.step('in a notebook Python has the selection, and the file no data', async () => {
    const path = `${tmpPath}/graph.ipynb`;
    const source = [
      'from jupyterlab_lockstep import link_graph',
      `g = link_graph('eurosis-links.csv', 'eurosis-sites.csv', home='${HOME}')`,
      'g'
    ];
    await page.contents.uploadContent(
      notebookOf(
        ['markdown', 'title', '# The web of links'],
        ['markdown', 'show', '## Show'],
        ['code', 'shown', source.join('\n')],
        ['markdown', 'ask', '## Ask'],
        ['code', 'asked', 'print(len(g.selection), g.selection.url.is_unique)']
      ),
      'text',
      path
    );
    await page.notebook.openByPath(path);
    await page.notebook.runCell(2, true);
    const output = page.locator('.jp-NotebookPanel').filter({ visible: true });
    const inside = view(output);
    await expect(inside.locator('.lk-map-note')).toContainText('1,285 pages', KERNEL);
    await button(inside, 'Slices').click();
    await inside.getByRole('option', { name: /Out of reach/ }).click();
    await expect(inside.getByRole('region', { name: 'Selection' })).toContainText('192 of 1,285');
    await page.notebook.runCell(4, true);
    await expect(output.locator('.jp-OutputArea-output').last()).toHaveText('192 True');
    await page.notebook.save();
    const saved = JSON.stringify(await page.contents.getContentMetadata(path));
    expect(saved.length).toBeLessThan(8_000);
  });

  await test.step('the same notebook as a Guided App shows the graph in its card', async () => {
    await page.evaluate(
      args => window.jupyterapp.commands.execute('lockstep:open-guided-app', args),
      { path: `${tmpPath}/graph.ipynb` }
    );
    const app = guidedApp(page);
    await expect(card(app, 'Show')).toBeVisible(KERNEL);
    await runStep(app, 'Show');
    await expect(view(app).locator('.lk-map-note')).toContainText('1,285 pages', KERNEL);
  });
});

test('everything on a map can be had by keyboard', async ({ page, tmpPath }) => {
  bringExamples(tmpPath, 'data');
  await page.sidebar.close('right');
  await open(page, `${tmpPath}/eurosis-links.csv`);
  const graph = view(page);
  await expect(button(graph, 'Read these files')).toBeEnabled();
  await button(graph, 'Read these files').focus();
  await page.keyboard.press('Enter');
  const map = graph.getByRole('img', { name: /^Map of 1,285 pages/ });
  await map.focus();
  await page.keyboard.press('/');
  await page.keyboard.type('national academy of sciences of arm');
  await expect(graph.getByRole('option', { name: 'National Academy' })).toBeVisible();
  await page.keyboard.press('Enter');
  const chosen = graph.getByRole('complementary', {
    name: 'Page: National Academy of Sciences of Armenia'
  });
  await expect(chosen).toContainText('Path from home');
  await map.focus();
  await page.keyboard.press('t');
  await expect(graph.getByRole('grid')).toBeFocused();
});

/** The link graph on show. */
function view(page: Page | Locator): Locator {
  return page.getByRole('region', { name: /^Link graph/ }).filter({ visible: true });
}

async function open(page: IJupyterLabPageFixture, path: string): Promise<void> {
  await page.evaluate(
    args => window.jupyterapp.commands.execute('lockstep:open-link-graph', args),
    { path }
  );
}

/** The picture of docs/link-graph.md, with LOCKSTEP_SCREENSHOTS=1. */
async function takeDocumentPicture(page: IJupyterLabPageFixture): Promise<void> {
  if (process.env.LOCKSTEP_SCREENSHOTS !== '1') {
    return;
  }
  const size = page.viewportSize();
  await page.sidebar.close('left');
  await page.setViewportSize({ width: 1240, height: 900 });
  await view(page)
    .getByRole('option', { name: /Starved/ })
    .click();
  await page.mouse.move(0, 0);
  const path = join(import.meta.dirname, '..', '..', 'docs', 'images', 'link-graph.png');
  await expect
    .poll(async () => (await page.screenshot({ path, animations: 'disabled' })).length)
    .toBeGreaterThan(100_000);
  await page.sidebar.open('left');
  if (size) {
    await page.setViewportSize(size);
  }
}

/** How many clearly different colours the map's picture has. */
async function coloursOf(graph: Locator): Promise<number> {
  return graph
    .locator('canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const context = canvas.getContext('2d');
      const { data } = context?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      const counts = new Map<string, number>();
      for (let at = 0; at < data.length; at += 4) {
        const [red = 0, green = 0, blue = 0] = data.slice(at, at + 3);
        if (Math.max(red, green, blue) - Math.min(red, green, blue) > 60) {
          const key = [red, green, blue].map(part => part >> 5).join();
          counts.set(key, (counts.get(key) ?? 0) + 1);
        }
      }
      return [...counts.values()].filter(count => count > 50).length;
    });
}
