/** What the record hears of a Guided App: each cell of each step once, with its inputs and without its secrets. */
import type { CellRun } from '../contract';
import type { ExecuteReply } from '../kernels/lease';
import { observationOf } from '../record/stepCells';
import { appOf } from './testing/notebook';
import { scriptedWorld, type Script, type ScriptedWorld } from './testing/scripted';

const OK: ExecuteReply = { status: 'ok' };
const SECRET = 'correct-horse-battery';

let world: ScriptedWorld;
let heard: CellRun[];

beforeEach(() => {
  heard = [];
});
afterEach(() => world.close());

function observed(script?: Script): ScriptedWorld {
  return scriptedWorld(script, { observe: cell => void heard.push(cell) });
}

test('every cell is told when it is sent and when it ended, under the id of its request', async () => {
  world = observed((code, _, listener) => {
    listener.message({ type: 'stream', name: 'stdout', text: `ran ${code}\n` });
    return OK;
  });
  const run = await world.begin(appOf(['# One', 'x = 1', 'x += 1', '# Two', 'print(x)']));
  await run.runStep('one');
  await run.runStep('two');
  const kernel = world.kernels[0]?.kernel ?? '';
  expect(heard.map(({ request, status, code }) => [request, status, code])).toEqual([
    ['m1', 'running', 'x = 1'],
    ['m1', 'done', 'x = 1'],
    ['m2', 'running', 'x += 1'],
    ['m2', 'done', 'x += 1'],
    ['m3', 'running', 'print(x)'],
    ['m3', 'done', 'print(x)']
  ]);
  const last = heard.at(-1);
  expect(last && observationOf(last)).toMatchObject({
    id: `${kernel}:m3`,
    via: 'app',
    notebook: 'test.ipynb',
    label: 'Two',
    status: 'done',
    outputs: [{ kind: 'stdout', text: 'ran print(x)\n' }],
    step: { run: run.run, step: 'two', title: 'Two', inputs: [] }
  });
});

test('a failed cell is told with its error, and the cells after it not at all', async () => {
  world = observed((code, _, listener) => {
    if (code !== 'x = 1') {
      return OK;
    }
    const error = { name: 'ValueError', message: 'no', traceback: ['\u001b[31mline\u001b[0m 1'] };
    listener.message({ type: 'error', ...error });
    return { status: 'error', ...error };
  });
  const run = await world.begin(appOf(['# One', 'x = 1', 'x += 1']));
  await run.runStep('one');
  expect(heard.map(({ status }) => status)).toEqual(['running', 'failed']);
  const last = heard.at(-1);
  expect(last && observationOf(last).error).toEqual({
    name: 'ValueError',
    message: 'no',
    traceback: 'line 1'
  });
});

test('a cancelled cell is told as cancelled, and so is one whose kernel died', async () => {
  world = observed(
    (code, kernel) =>
      new Promise(resolve => {
        kernel.onInterrupt = () =>
          resolve({ status: 'error', name: 'KeyboardInterrupt', message: '', traceback: [] });
        if (code === 'y = 2') {
          kernel.die();
        }
      })
  );
  const run = await world.begin(appOf(['# One', 'x = 1']));
  await run.send({ type: 'run-step', step: 'one' });
  while (heard.length === 0) {
    await new Promise(setImmediate);
  }
  await run.send({ type: 'cancel', step: 'one' });
  await run.quiet();
  const other = await world.begin(appOf(['# One', 'y = 2']));
  await other.runStep('one');
  expect(heard.map(({ status }) => status)).toEqual([
    'running',
    'cancelled',
    'running',
    'cancelled'
  ]);
});

test('a secret of the run is nowhere in what is told, and an input is there with its label', async () => {
  world = observed((code, _, listener) => {
    listener.message({ type: 'stream', name: 'stdout', text: `got ${code} and ${SECRET}\n` });
    const error = { name: 'E', message: `bad ${SECRET}`, traceback: [`with ${SECRET}`] };
    listener.message({ type: 'error', ...error });
    return { status: 'error', ...error };
  });
  const run = await world.begin(
    appOf(['# One', 'password = ""  # @param {type:"secret"}\ncountry = "France"'])
  );
  const [id = ''] = run.ids;
  const inputs = run.state.plan.steps[0]?.inputs ?? [];
  const secret = inputs.find(({ type }) => type === 'secret');
  const country = inputs.find(({ label }) => /country/i.test(label));
  expect([secret, country]).not.toContain(undefined);
  await run.send({
    type: 'set-inputs',
    step: id,
    values: {
      [secret?.id ?? '']: { t: 'str', v: SECRET },
      [country?.id ?? '']: { t: 'str', v: `France ${SECRET}` }
    }
  });
  await run.runStep(id);
  expect(heard).toHaveLength(2);
  const told = JSON.stringify(heard.map(observationOf));
  expect(told).not.toContain(SECRET);
  expect(world.kernels[0]?.ran.join()).toContain(SECRET);
  expect(heard.map(observationOf).at(-1)?.step?.inputs).toEqual(
    expect.arrayContaining([
      { label: secret?.label, value: '••••' },
      { label: country?.label, value: 'France ••••' }
    ])
  );
});

test('a record that fails does not stop the step', async () => {
  world = scriptedWorld(() => OK, {
    observe: () => {
      throw new Error('full');
    }
  });
  const run = await world.begin(appOf(['# One', 'x = 1']));
  expect((await run.runStep('one')).status).toBe('done');
});
