/** The published page as a participant: the same cards at desk and phone, and no way around them. */
import { AxeBuilder } from '@axe-core/playwright';
import { Refusal, routes } from '@lockstep/protocol';
import { expect, test, type APIResponse, type Page } from '@playwright/test';

import { button, card, expectStatus, guidedApp, runStep } from './guidedApp';
import { publish, type Published } from './published';

const sizes = {
  desktop: { width: 1280, height: 900 },
  phone: { width: 390, height: 844 }
};

let published: Published;

test.beforeAll(async () => {
  published = await publish('quick-look', 'link-web');
});

test.afterAll(async () => {
  await published.end();
});

for (const [name, viewport] of Object.entries(sizes)) {
  test(`a participant walks through an app, ${name}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await page.goto(published.address);
    await page.getByRole('link', { name: /^Quick look at the sites/ }).click();
    const app = guidedApp(page);
    await runStep(app, 'Set-up', 'Start');
    await card(app, 'Count by country').getByRole('textbox', { name: 'Top' }).fill('3');
    await runStep(app, 'Count by country');
    await expect(card(app, 'Count by country')).toContainText('France');

    const ask = card(app, 'Set a limit');
    await button(ask, 'Run').click();
    await expectStatus(ask, 'Waiting for you');
    await ask.getByLabel('Smallest number of sites').fill('2');
    await button(ask, 'Answer').click();
    await expectStatus(ask, 'Done');
    await runStep(app, 'Add up');

    await page.reload();
    await expectStatus(card(app, 'Add up'), 'Done');
    await expect(app.getByText('3 of 3 done')).toBeVisible();
    await expect(page.getByRole('menuitem', { name: /notebook|Journal/ })).toHaveCount(0);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(viewport.width);
    const { violations, passes } = await new AxeBuilder({ page }).analyze();
    expect(passes.length).toBeGreaterThan(0);
    expect(
      violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    ).toEqual([]);

    if (name === 'phone') {
      await page.getByRole('link', { name: 'All apps' }).click();
      await expect(page.getByRole('link', { name: /^Link web of European sites/ })).toBeVisible();
      await expect(app).toHaveCount(0);
    }
  });
}

test('right after Start nothing else can be started, and a double click starts one run', async ({
  page
}) => {
  const sent: string[] = [];
  page.on('request', request => {
    if (request.method() === 'POST') {
      sent.push(`${new URL(request.url()).pathname} ${request.postData() ?? ''}`);
    }
  });
  await page.route('**/commands', async route => {
    await new Promise(resolve => setTimeout(resolve, 500));
    await route.continue();
  });
  await page.goto(published.address);
  await page.getByRole('link', { name: /^Quick look at the sites/ }).click();
  const app = guidedApp(page);
  const next = button(card(app, 'Count by country'), 'Run');
  await button(card(app, 'Set-up'), 'Start').dblclick();
  await expect(next).toHaveAttribute('aria-disabled', 'true');
  await expect(next).toHaveAttribute('title', 'Set-up is starting.');
  await next.click({ force: true });
  await expectStatus(card(app, 'Set-up'), 'Done');
  await expect(app.getByRole('alert')).toHaveCount(0);
  expect(sent.filter(one => one.startsWith('/runs '))).toHaveLength(1);
  expect(sent.filter(one => one.includes('run-step'))).toHaveLength(1);
  await expect(next).not.toHaveAttribute('aria-disabled');
});

test('a participant has no way to Jupyter', async ({ page }) => {
  await page.goto(published.address);
  const routes = [
    'api',
    'api/status',
    'api/me',
    'api/kernels',
    'api/kernels/1/channels',
    'api/kernelspecs',
    'api/sessions',
    'api/contents',
    'api/contents/quick-look.ipynb',
    'api/terminals',
    'api/shutdown',
    'files/quick-look.ipynb',
    'nbconvert/html/quick-look.ipynb',
    'notebooks/quick-look.ipynb',
    'lab',
    'tree',
    'terminals/1',
    'lockstep/health',
    'status',
    'apps/open',
    '../examples/quick-look.ipynb',
    'assets/..%2f..%2fpackage.json'
  ];
  for (const route of routes) {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
      const reply = await page.request.fetch(published.address + route, {
        method,
        headers: asPage(published.address),
        data: method === 'GET' ? undefined : {}
      });
      expect([route, method, reply.status()]).toEqual([route, method, 404]);
    }
  }
});

test('a participant has no way around the order of the steps, nor to the run of another', async ({
  page,
  browser
}) => {
  const mine = new Caller(page, published.address);
  const app = await mine.appTitled('Quick look at the sites');
  const created = await mine.post('runs', { app });
  const { state } = routes.createRun.reply.parse(await created.json());
  const run = `runs/${state.run}`;
  const runStepCommand = (step: string): object => ({
    expectedSeq: state.seq,
    command: { type: 'run-step', step }
  });

  const early = await mine.post(`${run}/commands`, runStepCommand('add-up'));
  expect(early.status()).toBe(422);
  expect(Refusal.parse(await early.json()).message).toMatch(/^Step 3 opens when /);

  const code = { type: 'run-step', step: 'setup', code: 'print(1)' };
  const smuggled = await mine.post(`${run}/commands`, { expectedSeq: state.seq, command: code });
  expect(smuggled.status()).toBe(400);

  expect((await mine.post('runs', { app }, { 'X-Lockstep': '' })).status()).toBe(403);
  expect((await mine.post('runs', { app }, { Origin: 'https://example.com' })).status()).toBe(403);

  const stranger = new Caller(await (await browser.newContext()).newPage(), published.address);
  await stranger.appTitled('Quick look at the sites');
  expect((await stranger.get(run)).status()).toBe(404);
  expect((await stranger.post(`${run}/commands`, runStepCommand('setup'))).status()).toBe(404);
  const listed = routes.listRuns.reply.parse(await (await stranger.get('runs')).json());
  expect(listed.runs).toEqual([]);
  await stranger.page.context().close();

  const view = await mine.get(run);
  expect(view.status()).toBe(200);
  expect(await view.text()).not.toContain('read_csv');
  expect((await mine.get(`${run}/notebook`)).status()).toBe(404);
});

/** A browser that asks by hand, with its own cookie and whatever headers it likes. */
class Caller {
  constructor(
    readonly page: Page,
    private readonly address: string
  ) {}

  get(path: string): Promise<APIResponse> {
    return this.page.request.get(this.address + path);
  }

  post(path: string, data: object, headers: Record<string, string> = {}): Promise<APIResponse> {
    return this.page.request.post(this.address + path, {
      headers: { ...asPage(this.address), ...headers },
      data
    });
  }

  /** Opens the page, which gives the browser its cookie, and finds an app in its list. */
  async appTitled(title: string): Promise<string> {
    await this.page.goto(this.address);
    const { apps } = routes.listApps.reply.parse(await (await this.get('apps')).json());
    return apps.find(item => item.title === title)?.app ?? '';
  }
}

/** What every command of the page carries. */
function asPage(address: string): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    'X-Lockstep': '1',
    Origin: new URL(address).origin
  };
}
