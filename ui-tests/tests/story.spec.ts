/** The story that the first issue tells: a notebook becomes a locked app, from its start to its export. */
import { join } from 'node:path';

import { expect, type IJupyterLabPageFixture } from '@jupyterlab/galata';

import {
  button,
  card,
  expectStatus,
  guidedApp,
  KERNEL,
  openGuidedApp,
  reload,
  runStep
} from './guidedApp';
import { test } from './ownFolder';

test('a notebook becomes a locked app, from start to export', async ({ page, tmpPath }) => {
  const app = await openGuidedApp(page, tmpPath);

  await test.step('set-up starts with Start, not by opening', async () => {
    await expectStatus(card(app, 'Set-up'), 'Ready');
    await expectStatus(card(app, 'Rank the sites'), 'Locked');
    await runStep(app, 'Set-up', 'Start');
    await expect(card(app, 'Set-up')).toContainText('1,285 sites, 7,524 links');
  });

  const choose = card(app, 'Choose the sites');
  await test.step('step 1 asks for the literals of the notebook', async () => {
    await choose.getByLabel('Country').selectOption('Belgium');
    await choose.getByRole('textbox', { name: 'Minimum degree' }).fill('3');
    await runStep(app, 'Choose the sites');
    await expect(choose).toContainText('Belgium, minimum degree 3');
  });

  await test.step('step 3 cannot be run before step 2', async () => {
    const third = card(app, 'Group the actor types');
    await expectStatus(third, 'Locked');
    await button(third, 'Unfold step 3').click();
    await expect(button(third, 'Run')).toHaveCount(0);
    await expect(third).toContainText('Next: finish step 2, Rank the sites.');
    await runStep(app, 'Rank the sites');
    await expect(card(app, 'Rank the sites').getByRole('table')).toBeVisible();
    await expect(card(app, 'Rank the sites').getByRole('img')).toBeVisible();
    await runStep(app, 'Group the actor types');
  });

  const communities = card(app, 'Find communities');
  await test.step('a long step shows progress and can be cancelled', async () => {
    await communities.getByRole('textbox', { name: 'Seeds' }).fill('100');
    await button(communities, 'Run').click();
    await expect(communities.getByRole('progressbar')).toHaveAttribute(
      'aria-valuenow',
      /^[1-9]/,
      KERNEL
    );
    await takeReadmePicture(page);
    await button(communities, 'Cancel').click();
    await expectStatus(communities, 'Cancelled');
    await communities.getByRole('textbox', { name: 'Seeds' }).fill('3');
    await runStep(app, 'Find communities', 'Run again');
    await expect(communities).toContainText('3 of 3');
  });

  await test.step('a change in step 1 turns later cards stale, with the reason', async () => {
    await choose.getByLabel('Country').selectOption('France');
    await expectStatus(choose, 'Stale');
    await expectStatus(communities, 'Stale');
    await expect(communities).toContainText('Country changed in step 1: Belgium → France.');
    await expectStatus(card(app, 'Group the actor types'), 'Done');
  });

  await test.step('a reload leaves everything where it was', async () => {
    await reload(page);
    const again = guidedApp(page);
    await expectStatus(card(again, 'Find communities'), 'Stale');
    await expect(card(again, 'Choose the sites').getByLabel('Country')).toHaveValue(/France/);
    await expectStatus(card(again, 'Group the actor types'), 'Done');
    await button(card(again, 'Rank the sites'), 'Show earlier result').click();
    await expect(card(again, 'Rank the sites').getByRole('table')).toBeVisible();
  });

  await test.step('the executed notebook is exported and opened', async () => {
    const again = guidedApp(page);
    await runStep(again, 'Choose the sites', 'Run again');
    await button(again, 'Export').click();
    await again.getByRole('menuitem', { name: 'Executed notebook' }).click();
    const name = /^link-web-.+\.ipynb$/;
    await expect(page.getByRole('tab', { name })).toBeVisible();
    const notebook = page.locator('.jp-NotebookPanel').filter({ visible: true });
    await expect(notebook).toContainText('France, minimum degree 3');
  });
});

/** With `LOCKSTEP_SCREENSHOTS=1` the picture of the README is taken anew at this point of the story. */
async function takeReadmePicture(page: IJupyterLabPageFixture): Promise<void> {
  if (process.env.LOCKSTEP_SCREENSHOTS !== '1') {
    return;
  }
  const app = guidedApp(page);
  const size = page.viewportSize();
  // The notebook beside it and the file browser would only make the picture smaller.
  await page.sidebar.close('left');
  await page.setViewportSize({ width: 1040, height: 1000 });
  await button(app, 'Fold step 2').click();
  await button(app, 'Fold step 3').click();
  await app.locator('.lk-steps').evaluate(list => list.scrollTo(0, 0));
  await page.mouse.move(0, 0);
  const path = join(import.meta.dirname, '..', '..', 'docs', 'images', 'guided-app.png');
  await page.screenshot({ path, animations: 'disabled' });
  await button(app, 'Unfold step 2').click();
  await button(app, 'Unfold step 3').click();
  await page.sidebar.open('left');
  if (size) {
    await page.setViewportSize(size);
  }
}
