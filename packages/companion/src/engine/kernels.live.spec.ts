/** The engine on real kernels: what a run promises, against ipykernel on a Jupyter server of its own. */
import type { AppDefinition } from '@lockstep/protocol';
import { canonicalJson } from '@lockstep/protocol';
import type { CellRun } from '../contract';
import { observationOf } from '../record/stepCells';
import { useEngine } from './testing/live';
import { appOf } from './testing/notebook';
import { tallied, tally, writeTally } from './testing/tally';
import { Walker } from './testing/walking';

jest.setTimeout(20_000);

const heard: CellRun[] = [];
const { server, store, engine } = useEngine(
  { observe: cell => void heard.push(cell) },
  { patience: { again: 300, end: 1_200 } }
);

beforeAll(() => writeTally(server.root));

/** A new run of an app made of these cells. */
async function begin(...cells: string[]): Promise<Walker> {
  return beginApp(appOf(cells));
}

async function beginApp(definition: AppDefinition): Promise<Walker> {
  const app = store.definitions.put(definition, { path: 'test.ipynb', root: server.root });
  const { state } = await engine.create({ app, owner: 'me', by: 'person', published: false });
  return new Walker(engine, state.run);
}

test('a value goes from its field through the kernel to the output', async () => {
  const run = await begin('# Greet', 'name = "World"', 'print("Hello", name)');
  await run.send({
    type: 'set-inputs',
    step: 'greet',
    values: { name: { t: 'str', v: 'O’Brien "x"\n' } }
  });
  expect((await run.runStep('greet')).status).toBe('done');
  expect(run.printed('greet')).toBe('Hello O’Brien "x"\n\n');
});

test('the record hears of a cell by its kernel and its request, with what it printed', async () => {
  heard.length = 0;
  const run = await begin('# Say', 'print("here")\n6 * 7', '# Fail', '1 / 0');
  await run.runStep('say');
  await run.runStep('fail');
  const [said, done, , failed] = heard.map(observationOf);
  expect(said).toMatchObject({ status: 'running', via: 'app', step: { title: 'Say' } });
  expect(done).toMatchObject({
    id: said?.id,
    status: 'done',
    outputs: [
      { kind: 'stdout', text: 'here\n' },
      { kind: 'result', text: '42' }
    ]
  });
  expect(done?.id.startsWith(`${done.kernel}:`)).toBe(true);
  expect(await server.kernels()).toContain(done?.kernel);
  expect(failed).toMatchObject({ status: 'failed', error: { name: 'ZeroDivisionError' } });
  expect(failed?.error?.traceback).toContain('1 / 0');
});

test('a step that never ends is cancelled, and the next one gets clean ground', async () => {
  const run = await begin(
    '# First',
    'x = 1',
    '# Endless',
    'print("on", flush=True)\nwhile True: pass'
  );
  await run.runStep('first');
  await run.send({ type: 'run-step', step: 'endless' });
  await run.until(() => run.printed('endless') === 'on\n');
  await run.send({ type: 'cancel', step: 'endless' });
  await run.quiet();
  expect(run.step('endless')).toMatchObject({ status: 'cancelled', cancelCause: 'person' });
  expect(run.step('endless').outputs.map(({ kind }) => kind)).toEqual(['stream']);
  expect(run.step('first').status).toBe('done');
});

test('a step that ignores the interrupt loses its kernel', async () => {
  const run = await begin(
    '# Stubborn',
    'import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nprint("on", flush=True)\nwhile True: pass'
  );
  await run.send({ type: 'run-step', step: 'stubborn' });
  await run.until(() => run.printed('stubborn') === 'on\n');
  await run.send({ type: 'cancel', step: 'stubborn' });
  await run.quiet();
  expect(run.step('stubborn')).toMatchObject({ status: 'cancelled', cancelCause: 'person' });
  expect(run.state.epoch).toBe(2);
  expect(run.events('epoch-raised').at(-1)?.reason).toBe('person');
});

test('a kernel killed in mid-step cancels the step, and the run goes on with a new one', async () => {
  const run = await begin(
    '# Keep',
    'x = 41',
    '# Dangerous',
    'import tally\ntally.die_once()\nprint(x + 1)'
  );
  await run.runStep('keep');
  expect(await run.runStep('dangerous')).toMatchObject({
    status: 'cancelled',
    cancelCause: 'kernel-died'
  });
  expect(run.step('keep').status).toBe('cold');
  expect((await run.runStep('dangerous')).status).toBe('done');
  expect(run.printed('dangerous')).toBe('42\n');
  expect(run.step('keep').status).toBe('done');
});

test('questions are asked, answered and replayed; a secret is nowhere but in the kernel', async () => {
  const run = await begin(
    '# Ask',
    `from getpass import getpass\nage = int(input("Age? "))\nkey = getpass("Key: ")\n${tallied('asked')}\nprint(age + 1, len(key), key)`,
    '# Use',
    'print(age, len(key))\nage += 1'
  );
  await run.send({ type: 'run-step', step: 'ask' });
  const asked = await run.until(state => !!state.steps.ask?.prompt);
  const first = asked.steps.ask?.prompt;
  expect(first).toMatchObject({ text: 'Age? ', secret: false });
  await run.send({
    type: 'answer-prompt',
    step: 'ask',
    prompt: first?.prompt ?? '',
    value: { t: 'str', v: '41' }
  });
  const again = await run.until(state => state.steps.ask?.prompt?.secret === true);
  await run.send({
    type: 'answer-prompt',
    step: 'ask',
    prompt: again.steps.ask?.prompt?.prompt ?? '',
    value: { t: 'str', v: 'open-sesame' }
  });
  await run.quiet();
  expect(run.printed('ask')).toBe('42 11 ••••\n');
  expect(canonicalJson(run.journal)).not.toContain('open-sesame');
  expect(JSON.stringify(engine.exportNotebook(run.run))).not.toContain('open-sesame');

  // The kernel is new: the first step is replayed with the answers it had.
  await run.runStep('use');
  await run.send({ type: 'restart-kernel' });
  expect(run.step('ask').status).toBe('cold');
  await run.send({ type: 'replay', step: 'use' });
  await run.quiet();
  if (run.state.replay?.stopped) {
    await run.send({ type: 'resume-replay', step: 'ask', choice: 'repeat' });
    await run.quiet();
  }
  expect(run.step('use').status).toBe('done');
  expect(run.printed('use')).toBe('41 11\n');
  expect(tally(server.root, 'asked')).toBe(2);
});

test('20 MB of output neither block a run nor grow its journal', async () => {
  const run = await begin(
    '# Flood',
    'for i in range(200):\n    print(str(i % 10) * 104_857)\nprint("the end")'
  );
  expect((await run.runStep('flood')).status).toBe('done');
  const { outputs } = run.step('flood');
  const cut = outputs.at(-1);
  const bytes = 200 * 104_858 + 8;
  expect(cut).toMatchObject({ kind: 'cut', bytes });
  expect(canonicalJson(run.journal).length).toBeLessThan(1_300_000);
  const kept = run.printed('flood');
  const rest = cut?.kind === 'cut' && cut.rest ? store.blobs.read(cut.rest.blob) : null;
  const whole = kept + Buffer.from(rest ?? []).toString();
  expect(whole.length).toBe(bytes);
  expect(whole.endsWith('the end\n')).toBe(true);
});

test('a progress bar stays one line', async () => {
  const run = await begin(
    '# Bar',
    'import sys, time\nfor i in range(101):\n    sys.stdout.write(f"\\r{i} %")\n    sys.stdout.flush()\n    time.sleep(0.002)\nprint()'
  );
  await run.runStep('bar');
  expect(run.printed('bar')).toBe('100 %\n');
});

test('displays are updated, cleared, and set aside when they are large', async () => {
  const run = await begin(
    '# Show',
    `from IPython.display import display, clear_output, HTML
import matplotlib.pyplot as plt
print("gone"); clear_output(wait=True)
handle = display({"text/plain": "one"}, raw=True, display_id=True)
handle.update({"text/plain": "two"}, raw=True)
display({"text/plain": "long", "text/html": "<b>" + "x" * 20_000}, raw=True)
display({"text/plain": "slider", "application/vnd.jupyter.widget-view+json": {"model_id": "m"}}, raw=True)
plt.plot([1, 2]); plt.show()
6 * 7`
  );
  expect((await run.runStep('show')).error).toBeNull();
  const shown = run
    .step('show')
    .outputs.map(output => (output.kind === 'display' ? output.data : {}));
  expect(shown[0]).toEqual({ 'text/plain': { text: 'two' } });
  expect(shown[1]).toMatchObject({
    'text/plain': { text: 'long' },
    'text/html': { bytes: 20_003 }
  });
  expect(shown[2]).toEqual({
    'text/plain': { text: 'slider' },
    'application/vnd.jupyter.widget-view+json': { json: { model_id: 'm' } }
  });
  expect(shown[3]).toHaveProperty(['image/png', 'blob']);
  expect(shown[4]).toEqual({ 'text/plain': { text: '42' } });
});

test('an error says where it happened, and the cells behind it do not run', async () => {
  const run = await begin('# Wrong', 'x = 1', 'y = 2\nz = x / 0', tallied('behind'));
  const step = await run.runStep('wrong');
  expect(step).toMatchObject({
    status: 'failed',
    error: { name: 'ZeroDivisionError', message: 'division by zero', cell: 1, line: 2 }
  });
  expect(step.outputs.at(-1)).toMatchObject({ kind: 'error', cell: 1 });
  expect(tally(server.root, 'behind')).toBe(0);
});

test('running an earlier step again takes a new kernel and replays what the step needs', async () => {
  const run = await begin(
    '# Make',
    'items = []',
    '# Grow',
    `items.append(1)\n${tallied('grown')}`,
    '# Tell',
    'print(len(items))'
  );
  await run.runStep('make');
  await run.runStep('grow');
  await run.runStep('tell');
  expect((await run.runStep('grow')).status).toBe('done');
  expect(run.state.epoch).toBe(2);
  expect((await run.runStep('tell')).status).toBe('done');
  expect(run.printed('tell')).toBe('1\n');
});

test('two runs side by side have kernels of their own', async () => {
  const cells = ['# Set', 'size = 1', '# Tell', 'import os\nprint(size, os.getpid())'];
  const [one, two] = [await begin(...cells), await begin(...cells)];
  await two.send({ type: 'set-inputs', step: 'set', values: { size: { t: 'int', v: '2' } } });
  await Promise.all([one.runStep('set'), two.runStep('set')]);
  await Promise.all([one.runStep('tell'), two.runStep('tell')]);
  expect(one.printed('tell')).toMatch(/^1 /);
  expect(two.printed('tell')).toMatch(/^2 /);
  expect(one.printed('tell').slice(2)).not.toBe(two.printed('tell').slice(2));
});

test('a kernel that is not installed is one sentence with the remedy', async () => {
  const run = await beginApp(appOf(['# Step', '1'], 'no-such-kernel'));
  const step = await run.runStep('step');
  expect(step).toMatchObject({ status: 'failed', error: { name: 'kernel-missing', cell: null } });
  expect(step.error?.message).toContain('python -m ipykernel install --user --name no-such-kernel');
});

test('a value of the wrong type is refused, and nothing runs', async () => {
  const run = await begin('# Number', 'size = 3', `print(size)\n${tallied('number')}`);
  await expect(
    run.send({ type: 'set-inputs', step: 'number', values: { size: { t: 'str', v: 'one' } } })
  ).rejects.toMatchObject({ code: 'value-refused', field: 'size', status: 422 });
  expect(tally(server.root, 'number')).toBe(0);
});

test('a command that has not seen the last decision gets what it missed', async () => {
  const run = await begin('# Step', 'n = 1', 'print(n)');
  const seen = run.state.decisive;
  await run.runStep('step');
  const reply = await engine.command(run.run, {
    expectedSeq: seen,
    command: { type: 'rename', name: 'Other' },
    by: 'person'
  });
  expect('conflict' in reply && reply.conflict[0]?.seq).toBe(seen + 1);
  expect(run.state.name).not.toBe('Other');
});

test('a finalized run gives its kernel back, and a reopened one knows it', async () => {
  const run = await begin('# Step', 'n = 1', 'print(n)');
  await run.runStep('step');
  await run.send({ type: 'finalize' });
  expect(run.step('step').status).toBe('done');
  await run.send({ type: 'reopen' });
  expect(run.step('step').status).toBe('cold');
});
