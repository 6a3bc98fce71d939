/** What a participant sees of a notebook's outputs on a served page: and what they cannot do to the page. */
import { expect, test } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { card, guidedApp, runStep, tabTo } from './guidedApp';
import { notebookOf } from './notebooks';
import { publish, type Published } from './published';

const SHOW = `from IPython.display import HTML, Image, Latex
import base64
class Table:
    def _repr_html_(self):
        return '<table><tr><th>site</th></tr><tr><td>a.org</td></tr></table>'
display(Table())
display(Image(base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==')))
display(HTML('<p onclick="document.title = 1">press me</p>'))
display(HTML('<p>in a frame</p><script>parent.document.title = "evil"; document.body.append("it ran")</script>'))
display(Latex('$$E = mc^2$$'))
state = display('before', display_id='state')`;

const MOVE = `import ipywidgets as w
slider = w.IntSlider(value=3, max=9, description='Top'); told = w.Label('nothing yet')
slider.observe(lambda change: setattr(told, 'value', f'top is {change.new}'), 'value')
display(slider, told)
state.update('after')`;

let folder: string;
let published: Published;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-outputs-'));
  const file = join(folder, 'outputs.ipynb');
  const notebook = notebookOf(
    ['markdown', 'title', '# Outputs'],
    ['markdown', 'show', '## Show\n\nThe mean is $\\bar{x}_1 = \\frac{1}{n}$.'],
    ['code', 'showing', SHOW],
    ['markdown', 'move', '## Move'],
    ['code', 'moving', MOVE]
  );
  writeFileSync(file, notebook);
  published = await publish(file);
});

test.afterAll(async () => {
  await published.end();
  rmSync(folder, { recursive: true, force: true });
});

test('a participant sees tables, pictures and formulas, moves a slider, and no script runs', async ({
  page
}) => {
  const refused: string[] = [];
  page.on('response', response => {
    if (response.status() >= 400) {
      refused.push(response.url());
    }
  });
  await page.goto(published.address);
  const app = guidedApp(page);
  const show = card(app, 'Show');
  await expect(show.locator('.katex annotation')).toHaveText('\\bar{x}_1 = \\frac{1}{n}');

  await runStep(app, 'Show');
  await expect(show.getByRole('cell', { name: 'a.org' })).toBeVisible();
  const picture = show.locator('img');
  await expect(picture).toBeVisible();
  expect(await picture.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(1);
  await expect(show.locator('.katex-display annotation')).toHaveText('E = mc^2');
  // The fonts are the page's own: the policy lets no others in.
  await expect
    .poll(() => page.evaluate(() => document.fonts.check('1em KaTeX_Math', 'E')))
    .toBe(true);
  await show.getByText('press me').click();
  await expect(show.frameLocator('iframe').getByText('in a frame')).toBeVisible();
  await expect(show.frameLocator('iframe').getByText('it ran')).toHaveCount(0);
  await expect(page).toHaveTitle(/Outputs/);

  await runStep(app, 'Move');
  await expect(show).toContainText('after');
  await expect(show).not.toContainText('before');
  const move = card(app, 'Move');
  // The value's own field has a slider too; this is the notebook's control.
  const slider = move.locator('.noUi-handle');
  await tabTo(page, slider);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(move).toContainText('top is 5');
  expect(refused).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('outputs.png'), fullPage: true });
});
