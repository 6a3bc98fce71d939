/** "Where am I, what next?": what a model reads of the Guided App, from the run as it stands. */
import { silentLog } from '../log';
import { appOf } from '../engine/testing/notebook';
import { scriptedWorld, type ScriptedWorld } from '../engine/testing/scripted';
import type { Walker } from '../engine/testing/walking';
import { createChats } from './chats';
import { guidedRuns } from './guidedRuns';
import { question } from './fixture';
import { recordedRun, recordOf, roomOf, ScriptedModels } from './testing';

const CELLS = ['# Load', 'x = 1', '# Rank', 'y = x', '# Report', 'print(y)'];

let world: ScriptedWorld;
let run: Walker;
let ids = 0;

beforeEach(async () => {
  world = scriptedWorld(code =>
    code === 'y = x'
      ? { status: 'error', name: 'NameError', message: "name 'x'", traceback: [] }
      : { status: 'ok' }
  );
  run = await world.begin(appOf(CELLS));
});
afterEach(() => world.close());

/** What the model reads when somebody asks in the chat of that notebook. */
async function asked(
  notebook: string | null,
  observations: Parameters<typeof recordOf>[0] = []
): Promise<string> {
  const models = new ScriptedModels();
  const chats = createChats({
    store: world.store.assistant,
    record: recordOf(observations),
    models,
    guided: guidedRuns({
      runs: world.store.runs,
      root: world.config.root,
      log: silentLog(),
      now: Date.now
    }),
    log: silentLog(),
    now: Date.now,
    id: () => `id${String(++ids).padStart(8, '0')}`
  });
  const arrival = models.arrival();
  const { chat } = chats.create({ notebook }).summary;
  chats.prompt(chat, question({ text: 'Where am I, what next?' }));
  const { task } = await arrival;
  const turns = await task.context(roomOf(4_000), new AbortController().signal);
  await chats.close();
  return turns.map(({ text }) => text).join('\n');
}

const inApp = (id: string, by?: 'batch') =>
  recordedRun(1, {
    via: 'app',
    notebook: 'test.ipynb',
    step: { run: id, step: 'one', title: 'Load', inputs: [], ...(by ? { by } : {}) }
  });

test('the answer is in what the model reads: where the run stands, and what comes next', async () => {
  await run.runStep('load');
  expect(await asked('test.ipynb')).toContain(
    [
      'The Guided App of this notebook, run “Test”: 1 of 3 steps done.',
      'Where it stands: Step 2, Rank: ready. Next: run this step.',
      'Its steps, in order; a later one opens when those before it are done:',
      '- Step 1, Load: Done.',
      '- Step 2, Rank: Ready. The person is here.',
      '- Step 3, Report: Locked.'
    ].join('\n')
  );
  await run.runStep('rank');
  const failed = await asked('test.ipynb');
  expect(failed).toContain(
    'Where it stands: Step 2, Rank: failed. Next: retry, or change a value.'
  );
  expect(failed).toContain('- Step 2, Rank: Failed. The person is here.');
});

test('it is the run that the record told of last; else the newest, and none where the notebook has none', async () => {
  const other = await world.begin(appOf(CELLS));
  await other.send({ type: 'rename', name: 'Newer' });
  expect(await asked('test.ipynb')).toContain('run “Newer”');
  expect(await asked('test.ipynb', [inApp(run.run)])).toContain('run “Test”');
  expect(await asked('test.ipynb', [inApp(run.run, 'batch')])).toContain('run “Newer”');
  expect(await asked('another.ipynb')).not.toContain('Guided App of this');
  expect(await asked(null)).not.toContain('Guided App of this');
});

test('the question opens no run: another program may have it', async () => {
  const before = world.engine.open();
  run.engine.letGo(run.run);
  await asked('test.ipynb');
  expect(before).toContain(run.run);
  expect(world.engine.open()).not.toContain(run.run);
});
