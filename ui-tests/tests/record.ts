/** What the observer's stories share: notebooks of given cells, and the companion's record of one notebook. */
import { expect, type IJupyterLabPageFixture } from '@jupyterlab/galata';
import type {
  KernelObservation,
  Observation,
  RouteReply,
  RunObservation
} from '@lockstep/protocol';
import type { Page } from '@playwright/test';

import { KERNEL } from './guidedApp';

/** Opens a notebook with a heading and these code cells, and waits for its kernel. */
export async function openCells(
  page: IJupyterLabPageFixture,
  path: string,
  cells: readonly string[]
): Promise<void> {
  const heading = { cell_type: 'markdown', id: 'heading', metadata: {}, source: '# The story' };
  const code = cells.map((source, at) => ({
    cell_type: 'code',
    id: `cell-${at}`,
    metadata: {},
    source,
    outputs: [],
    execution_count: null
  }));
  const notebook = {
    cells: [heading, ...code],
    metadata: {
      kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' },
      language_info: { name: 'python' }
    },
    nbformat: 4,
    nbformat_minor: 5
  };
  await page.contents.uploadContent(JSON.stringify(notebook), 'text', path);
  await page.notebook.openByPath(path);
  await expect(page.locator('#jp-main-statusbar').getByText(/Python 3.* \| Idle/)).toBeVisible(
    KERNEL
  );
}

/** Executes a command of JupyterLab without waiting for what it starts. */
export async function command(page: Page, id: string, args: object = {}): Promise<void> {
  await page.evaluate(
    ([id, args]) => {
      void window.jupyterapp.commands.execute(id, args);
    },
    [id, { ...args }] as const
  );
}

/** What a door of the companion answers. */
export async function post<T>(page: Page, path: string, data: object): Promise<T> {
  const reply = await page.request.post(`lockstep/${path}`, {
    data,
    headers: { 'X-Lockstep': '1' },
    failOnStatusCode: true
  });
  return (await reply.json()) as T;
}

/** Everything that the companion stored of a notebook, oldest first. */
export async function record(page: Page, notebook: string | null): Promise<Observation[]> {
  const found: Observation[] = [];
  let before: number | null = null;
  for (;;) {
    const reply = await page.request.post('lockstep/observations/query', {
      data: { notebook, before, limit: 500 },
      headers: { 'X-Lockstep': '1' },
      failOnStatusCode: false
    });
    if (!reply.ok()) {
      return []; // the companion is coming back
    }
    const part = (await reply.json()) as RouteReply<'queryRecord'>;
    found.push(...part.observations.map(({ observation }) => observation));
    if (!part.more) {
      return found.reverse();
    }
    before = found.at(-1)?.at ?? null;
  }
}

/** The runs in the record of a notebook. */
export async function runs(page: Page, notebook: string): Promise<RunObservation[]> {
  return (await record(page, notebook)).filter(one => one.kind === 'run');
}

/** What happened to the kernel of a notebook. */
export async function kernelEvents(
  page: Page,
  notebook: string
): Promise<KernelObservation['event'][]> {
  return (await record(page, notebook)).flatMap(one => (one.kind === 'kernel' ? [one.event] : []));
}

/** Waits until the record of a notebook holds exactly these runs, as pairs of code and status. */
export async function expectRuns(
  page: Page,
  notebook: string,
  expected: readonly (readonly [code: string, status: RunObservation['status']])[]
): Promise<void> {
  await expect
    .poll(
      async () => (await runs(page, notebook)).map(({ code, status }) => [code, status]),
      KERNEL
    )
    .toEqual(expected);
}
