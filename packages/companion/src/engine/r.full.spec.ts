/** An R notebook on a real IRkernel: values, questions, a folder of its own, cancelling, errors. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { convert } from '@lockstep/converter';
import type { Engine } from '../contract';
import type { Store } from '../store';
import { createEngine } from './engine';
import { notebookJson } from './testing/notebook';
import { openTestStore, startServer, testDeps, type TestServer } from './testing/server';
import { Walker } from './testing/walking';

jest.setTimeout(60_000);

const SPECS = ['/usr/share/jupyter/kernels/ir', '/usr/local/share/jupyter/kernels/ir'];
const hasR = SPECS.some(existsSync);
const run = hasR ? test : test.skip;
const missing =
  process.env.LOCKSTEP_R_MISSING ?? 'there is no kernel of R: install r-cran-irkernel';
const why = hasR ? '' : `, not run: ${missing}`;

const CELLS = [
  '# Test',
  '## Read',
  'rows <- readLines("rows.txt")\nname <- "World"\ncount <- 5L\nrate <- 0.5',
  'cat(length(rows), name, count * 2L, class(count), rate, "\\n")',
  '## Ask',
  'who <- readline("Who? ")\ncat("Hello", who, "\\n")',
  '## Write',
  'writeLines("mine", "out.txt")\ncat(sort(list.files()), "\\n")',
  '## Wrong',
  'stop("no such page")',
  '## Long',
  'cat("on\\n"); flush.console(); Sys.sleep(600)'
];

let server: TestServer;
let store: Store;
let engine: Engine;

beforeAll(async () => {
  server = startServer();
  writeFileSync(join(server.root, 'rows.txt'), 'a\nb\nc\n');
  store = openTestStore(server.config, 'first');
  engine = createEngine(testDeps(server.config, store, 'first'), {
    patience: { again: 500, end: 5_000 }
  });
  await engine.recover();
});

afterAll(async () => {
  try {
    await engine.close();
    await server.untilNoKernels();
  } finally {
    store.close();
    await server.close();
  }
});

run(`an R notebook runs as an app${why}`, async () => {
  const { definition } = convert(notebookJson(CELLS, 'ir', 'R'), { name: 'test' });
  const app = store.definitions.put(definition, { path: 'test.ipynb', root: server.root });
  const { state } = await engine.create({ app, owner: 'me', by: 'person', published: false });
  const walk = new Walker(engine, state.run);
  await walk.send({
    type: 'set-inputs',
    step: 'read',
    values: {
      name: { t: 'str', v: 'Zoë "\\"\n'.trim() },
      count: { t: 'int', v: '7' },
      rate: { t: 'float', v: '0.1' }
    }
  });
  expect((await walk.runStep('read')).error).toBeNull();
  expect(walk.printed('read')).toBe('3 Zoë "\\" 14 integer 0.1 \n');

  await walk.send({ type: 'run-step', step: 'ask' });
  const asked = await walk.until(({ steps }) => !!steps.ask?.prompt);
  expect(asked.steps.ask?.prompt?.text).toBe('Who? ');
  await walk.send({
    type: 'answer-prompt',
    step: 'ask',
    prompt: asked.steps.ask?.prompt?.prompt ?? '',
    value: { t: 'str', v: 'Ada' }
  });
  await walk.quiet();
  expect(walk.printed('ask')).toContain('Hello Ada');

  expect((await walk.runStep('write')).status).toBe('done');
  expect(walk.printed('write')).toContain('out.txt');
  expect(readdirSync(server.root)).not.toContain('out.txt');

  const wrong = await walk.runStep('wrong');
  expect(wrong).toMatchObject({ status: 'failed' });
  expect(wrong.error?.message).toContain('no such page');
});

run(`an endless R step is cancelled, and its run goes on${why}`, async () => {
  const { definition } = convert(
    notebookJson(['# Test', '## Long', CELLS.at(-1) ?? ''], 'ir', 'R'),
    {
      name: 'long'
    }
  );
  const app = store.definitions.put(definition, { path: 'long.ipynb', root: server.root });
  const { state } = await engine.create({ app, owner: 'me', by: 'person', published: false });
  const walk = new Walker(engine, state.run);
  const [id = ''] = walk.ids;
  await walk.send({ type: 'run-step', step: id });
  await walk.until(() => walk.printed(id).includes('on'));
  await walk.send({ type: 'cancel', step: id });
  await walk.quiet();
  expect(walk.step(id)).toMatchObject({ status: 'cancelled', cancelCause: 'person' });
});
