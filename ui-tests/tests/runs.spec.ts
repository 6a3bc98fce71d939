/** Many runs in Lab: their list and a comparison, as they look and as they come back after a reload. */
import { expect, type IJupyterLabPageFixture } from '@jupyterlab/galata';

import { expectNothingSerious } from './axe';
import { KERNEL, reload } from './guidedApp';
import { notebookOf } from './notebooks';
import { test } from './ownFolder';
import { post } from './record';

const MANY = 500;

const notebook = notebookOf(
  ['markdown', 'title', '# Letters'],
  ['markdown', 'choose', '## Choose'],
  ['code', 'choosing', "country = 'France'"],
  ['markdown', 'count', '## Count'],
  ['code', 'counting', 'print(len(country))']
);

/** Makes runs of a notebook, without a page. */
async function makeRuns(
  page: IJupyterLabPageFixture,
  path: string,
  names: readonly string[]
): Promise<void> {
  await page.contents.uploadContent(notebook, 'text', path);
  const body = { path, notebook: JSON.parse(notebook) as unknown, diskIds: [] };
  const { plan } = await post<{ plan: { app: string } }>(page, 'apps/open', body);
  for (const name of names) {
    await post(page, 'runs', { app: plan.app, name });
  }
}

async function show(page: IJupyterLabPageFixture, command: string, args: object): Promise<void> {
  await page.evaluate(
    ([id, args]) => window.jupyterapp.commands.execute(id, args).then(() => undefined),
    [command, { ...args }] as const
  );
}

for (const theme of ['light', 'dark'] as const) {
  test(`five hundred runs are found, compared and there again after a reload, ${theme} @full`, async ({
    page,
    tmpPath
  }) => {
    if (theme === 'dark') {
      await page.theme.setDarkTheme();
    }
    const path = `${tmpPath}/letters.ipynb`;
    await makeRuns(
      page,
      path,
      Array.from({ length: MANY }, (_, n) => `Run ${n + 1}`)
    );
    await show(page, 'lockstep:show-runs', { path });
    const list = page.getByRole('region', { name: 'Runs', exact: true });
    await expect(list.getByRole('listitem')).toHaveCount(50, KERNEL);
    await list.getByRole('button', { name: 'Show more' }).click();
    await expect(list.getByRole('listitem')).toHaveCount(100);
    await expectNothingSerious(page);

    await list.getByRole('searchbox').fill('Run 7');
    await expect(list.getByRole('listitem').first()).toContainText('Run 7');
    await list.getByRole('checkbox', { name: 'Choose Run 7', exact: true }).check();
    await list.getByRole('checkbox', { name: 'Choose Run 70', exact: true }).check();
    await list.getByRole('button', { name: 'Compare' }).click();
    const comparison = page.getByRole('tab', { name: 'letters: compare' });
    await expect(comparison).toBeVisible();
    const both = page.getByRole('region', { name: 'Compare two runs' });
    await expect(both).toContainText(/Run 70.*Run 7/s);
    const saved = page.waitForRequest(
      request =>
        request.method() === 'PUT' &&
        request.url().includes('/api/workspaces/') &&
        (request.postData() ?? '').includes('lockstep-compare')
    );
    await both.getByRole('button', { name: 'Swap A and B' }).click();
    await expect(both.locator('strong').first()).toHaveText('Run 7');
    await expectNothingSerious(page);
    await saved;

    await reload(page);
    await expect(comparison).toBeVisible(KERNEL);
    await expect(page.getByRole('tab', { name: 'Runs', exact: true })).toBeVisible();
    await expect(both.locator('strong').first()).toHaveText('Run 7', KERNEL);
    await page.getByRole('tab', { name: 'Runs', exact: true }).click();
    await expect(list.getByRole('listitem')).toHaveCount(50, KERNEL);
  });
}

test('a list without runs says what to do, and one that cannot be read offers to try again @full', async ({
  page,
  tmpPath
}) => {
  await show(page, 'lockstep:show-runs', { path: `${tmpPath}/none.ipynb` });
  const list = page.getByRole('region', { name: 'Runs', exact: true });
  await expect(list).toContainText('No runs here yet. Next: open a notebook');
  await expectNothingSerious(page);
  await page.getByRole('tab', { name: 'Runs', exact: true }).getByTitle('Close Runs').click();

  await page.route(/\/lockstep\/runs\/find/, route => route.fulfill({ status: 503 }));
  await show(page, 'lockstep:show-runs', { path: `${tmpPath}/none.ipynb` });
  await expect(list.getByRole('alert')).toBeVisible();
  await expectNothingSerious(page);
  await page.unroute(/\/lockstep\/runs\/find/);
  await list.getByRole('button', { name: 'Try again' }).click();
  await expect(list).toContainText('No runs here yet.');
});
