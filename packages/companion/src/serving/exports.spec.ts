/** What the author takes of a page: every run's values and results as a table, every run's report, through the private socket only. */
import { unzipSync } from 'fflate';
import { writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { askPage } from '../publishing/askPage';
import { temporaryFolder } from '../testing/parts';
import { servePage } from '../testing/served';
import { ORDERS_VARIABLE } from './orders';

async function bytesOf(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) {
    chunks.push(Buffer.from(chunk as Uint8Array));
  }
  return Buffer.concat(chunks);
}

it('gives the author one table and all reports, and a participant neither', async () => {
  const { folder, remove } = temporaryFolder();
  const door = { socket: join(folder, 'b.sock'), secret: 'the-secret' };
  const file = join(folder, 'orders.json');
  writeFileSync(file, JSON.stringify({ ...door, token: 'the-right-token' }));
  const page = await servePage({}, { [ORDERS_VARIABLE]: file });
  try {
    const [ada, ben] = [await page.browser(), await page.browser()];
    const first = await ada.createRun();
    const second = await ben.createRun();
    const { plan } = page.engine.stateOf(first.run);
    const input = plan.steps[0]?.inputs[0]?.id ?? '';
    page.engine.state(
      first.run,
      { type: 'renamed', name: '=HYPERLINK("https://elsewhere.example")' },
      { type: 'inputs-set', step: first.step, values: { [input]: { t: 'str', v: 'Chad, N.' } } },
      { type: 'epoch-raised', epoch: 1, reason: 'person' },
      { type: 'steps-queued', steps: [first.step], replay: [], reason: null },
      { type: 'step-started', step: first.step, epoch: 1 },
      {
        type: 'output-added',
        step: first.step,
        output: { kind: 'stream', cell: 0, name: 'stdout', text: 'Sites kept: 152\n' }
      },
      { type: 'step-done', step: first.step, took: 5 }
    );
    const csv = (await bytesOf(await askPage(door, 'GET', '/board/results'))).toString('utf-8');
    const [head, line, other] = csv.split('\r\n');
    expect(head).toBe('Run,Who,State,Step,Begun,Last change,Country,Sites kept,Id');
    expect(line).toMatch(
      new RegExp(
        `^"'=HYPERLINK\\(""https://elsewhere\\.example""\\)",browser 1,Ready,2 of 3,[^,]+,[^,]+,"Chad, N\\.",152,${first.run}$`
      )
    );
    expect(other).toMatch(new RegExp(`^Run,browser 2,Ready,1 of 3,.*,France,,${second.run}$`));

    const reports = unzipSync(await bytesOf(await askPage(door, 'GET', '/board/reports')));
    expect(Object.keys(reports)).toEqual([
      '0001-HYPERLINK-https-elsewhere-example.html',
      '0002-Run.html'
    ]);
    expect(Buffer.from(Object.values(reports)[0] ?? []).toString()).toContain('Sites kept: 152');

    for (const path of ['/board/results', '/board/reports']) {
      expect((await ada.get(path)).status).toBe(404);
    }
  } finally {
    await page.remove();
    remove();
  }
});
