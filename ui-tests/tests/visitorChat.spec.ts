/** The chat of a published page, at desk and phone: asked, answered, stopped, kept over a reload, with a real server behind it. */
import { startFakeOllama, type FakeModels } from '@lockstep/fake-models';
import { expect, test } from '@playwright/test';

import { expectNothingSerious } from './axe';
import { guidedApp, runStep } from './guidedApp';
import { publishWith, type Published } from './published';

const WORDS = 'You are at **step 1**. Next: check the values, then run.'.match(/.{1,8}/g) ?? [];

let ollama: FakeModels;
let published: Published;

test.beforeAll(async () => {
  ollama = await startFakeOllama();
  process.env.OLLAMA_HOST = ollama.url;
  published = await publishWith(['--chat'], 'quick-look');
});

test.afterAll(async () => {
  await published.end();
  await ollama.close();
});

for (const [name, viewport] of Object.entries({
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 }
})) {
  test(`a participant asks a local model where they are, ${name} @full`, async ({ page }) => {
    const loaded: string[] = [];
    page.on('request', request => loaded.push(new URL(request.url()).pathname));
    await page.setViewportSize(viewport);
    // The only app of a page opens at once for who has no run yet.
    await page.goto(published.address);
    const app = guidedApp(page);
    await runStep(app, 'Set-up', 'Start');
    expect(loaded.filter(path => /panel|chat\.css/.test(path))).toEqual([]);

    ollama.script([{ pieces: WORDS, between: 20 }]);
    await page.keyboard.press('Alt+Shift+L');
    const chat = page.getByRole('complementary', { name: 'Ask about this run' });
    const prompt = chat.getByRole('textbox', { name: 'Your question' });
    await expect(prompt).toBeFocused();
    await page.keyboard.type('Where am I?');
    await page.keyboard.press('Enter');
    await expect(chat.getByRole('article', { name: 'Answer', exact: true })).toHaveText(
      'You are at step 1. Next: check the values, then run.'
    );
    await expect(chat.locator('strong')).toHaveText('step 1');
    await expectNothingSerious(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(viewport.width);

    ollama.script([{ pieces: ['Part of it'], fault: { kind: 'hang', after: 1 } }]);
    await prompt.fill('And then?');
    await page.keyboard.press('Enter');
    await expect(chat.getByText('Part of it')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(chat.getByText('Stopped')).toBeVisible();

    await page.reload();
    await page.getByRole('button', { name: 'Ask' }).click();
    await expect(chat.getByText('Part of it')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(chat).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Ask' })).toBeFocused();
  });
}
