/** The engine with kernels under script: timing, faults, and what is written when. */
import type { ExecuteReply } from '../kernels/lease';
import { appOf } from './testing/notebook';
import { filling, scriptedWorld, type Script, type ScriptedWorld } from './testing/scripted';

const OK: ExecuteReply = { status: 'ok' };
const INTERRUPTED: ExecuteReply = {
  status: 'error',
  name: 'KeyboardInterrupt',
  message: '',
  traceback: []
};
const TWO = appOf(['# One', 'x = 1', 'x += 1', '# Two', 'print(x)']);

let world: ScriptedWorld;
afterEach(() => world.close());

/** A script that hangs at a cell until it is interrupted. */
const hangsAt =
  (code: string, stops = true): Script =>
  (sent, kernel) =>
    sent !== code
      ? OK
      : new Promise(resolve => {
          kernel.onInterrupt = () => {
            if (stops) {
              resolve(INTERRUPTED);
            }
          };
        });

/** Waits until the first kernel was sent so many cells. */
async function untilRan(cells: number): Promise<void> {
  while ((world.kernels[0]?.ran.length ?? 0) < cells) {
    await new Promise(setImmediate);
  }
}

test('a step is done after all of its cells, and the kernel stays for the next one', async () => {
  world = scriptedWorld();
  const run = await world.begin(TWO);
  await run.runStep('one');
  await run.runStep('two');
  expect(world.kernels.map(({ ran }) => ran)).toEqual([['x = 1', 'x += 1', 'print(x)']]);
  expect(run.journal.map(({ event }) => event.type)).toEqual([
    'run-created',
    'epoch-raised',
    'steps-queued',
    'step-started',
    'cell-begun',
    'step-done',
    'steps-queued',
    'step-started',
    'step-done'
  ]);
});

test('a kernel is written down before it is used and forgotten when it has ended', async () => {
  world = scriptedWorld();
  const taken: string[] = [];
  const { kernelTaken } = world.store.runs;
  jest.spyOn(world.store.runs, 'kernelTaken').mockImplementation((run, kernel) => {
    taken.push(kernel);
    kernelTaken(run, kernel);
  });
  const run = await world.begin(TWO);
  await run.runStep('one');
  expect(taken).toEqual([world.kernels[0]?.kernel]);
  expect(world.engine.kernels().live).toBe(1);
  await run.send({ type: 'restart-kernel' });
  await run.runStep('one');
  expect(world.kernels.map(({ ended }) => ended)).toEqual([true, false]);
});

test('cancelling between two cells does not start the second one', async () => {
  world = scriptedWorld(hangsAt('x = 1'));
  const run = await world.begin(TWO);
  await run.send({ type: 'run-step', step: 'one' });
  await untilRan(1);
  await run.send({ type: 'cancel', step: 'one' });
  await run.quiet();
  expect(world.kernels[0]?.ran).toEqual(['x = 1']);
  expect(run.step('one')).toMatchObject({ status: 'cancelled', cancelCause: 'person' });
  expect(run.state.epoch).toBe(1);
});

test('a kernel that ignores every interrupt is ended, and the epoch says so', async () => {
  world = scriptedWorld(hangsAt('x = 1', false), { patience: { again: 5, end: 20 } });
  const run = await world.begin(TWO);
  await run.send({ type: 'run-step', step: 'one' });
  await untilRan(1);
  await run.send({ type: 'cancel', step: 'one' });
  await run.quiet();
  expect(world.kernels[0]?.interrupts).toBe(2);
  expect(world.kernels[0]?.ended).toBe(true);
  expect(run.step('one')).toMatchObject({ status: 'cancelled', cancelCause: 'person' });
  expect(run.state).toMatchObject({ epoch: 2, ground: [] });
});

test('cancelling while the kernel starts leaves no kernel behind', async () => {
  world = scriptedWorld(undefined, {
    start: (_, __, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      })
  });
  const run = await world.begin(TWO);
  await run.send({ type: 'run-step', step: 'one' });
  await run.send({ type: 'cancel', step: 'one' });
  await run.quiet();
  expect(run.step('one')).toMatchObject({ status: 'cancelled', cancelCause: 'person' });
  expect(world.engine.kernels().live).toBe(0);
});

test('a kernel that dies between two steps turns what it held cold', async () => {
  world = scriptedWorld();
  const run = await world.begin(TWO);
  await run.runStep('one');
  world.kernels[0]?.die();
  await run.until(state => state.epoch === 2);
  expect(run.step('one').status).toBe('cold');
  await run.runStep('two');
  expect(world.kernels[1]?.ran).toEqual(['x = 1', 'x += 1', 'print(x)']);
});

test('a kernel that nobody uses is ended', async () => {
  world = scriptedWorld(undefined, { idleAfter: 5 });
  const run = await world.begin(TWO);
  await run.runStep('one');
  await run.until(state => state.epoch === 2);
  expect(run.events('epoch-raised').at(-1)?.reason).toBe('idle');
  expect(world.kernels[0]?.ended).toBe(true);
});

test('with one place, an idle run gives its kernel up for another run', async () => {
  world = scriptedWorld(undefined, { maxKernels: 1 });
  const [one, two] = [await world.begin(TWO), await world.begin(TWO)];
  await one.runStep('one');
  await two.runStep('one');
  expect(one.step('one').status).toBe('cold');
  expect(two.step('one').status).toBe('done');
  expect(world.engine.kernels().live).toBe(1);
});

test('a full disk in mid-step loses nothing that was written, and the run goes on when there is room', async () => {
  let full = false;
  world = scriptedWorld(
    (_, __, listener) => {
      full = true;
      listener.message({ type: 'stream', name: 'stdout', text: 'x' });
      return OK;
    },
    { through: store => filling(store, () => full) }
  );
  const run = await world.begin(TWO);
  await run.send({ type: 'run-step', step: 'one' });
  while (world.notices.length === 0) {
    await new Promise(setImmediate);
  }
  expect(world.notices[0]).toMatchObject({ level: 'problem', code: 'disk-full' });
  await expect(run.send({ type: 'rename', name: 'Other' })).rejects.toMatchObject({
    code: 'disk-full'
  });
  expect(world.kernels[0]?.ended).toBe(true);
  full = false;
  expect(run.step('one')).toMatchObject({ status: 'cancelled', cancelCause: 'recovered' });
  expect(run.state.epoch).toBe(2);
});

test('a question waits for its answer; one that was answered before is not asked again in a replay', async () => {
  world = scriptedWorld((code, kernel, listener) =>
    code.startsWith('a =')
      ? new Promise(resolve => {
          kernel.onReply = () => resolve(OK);
          listener.question({ text: 'A? ', secret: false });
        })
      : OK
  );
  const run = await world.begin(appOf(['# One', 'a = input("A? ")', '# Two', 'print(a)']));
  await run.send({ type: 'run-step', step: 'one' });
  const { steps } = await run.until(state => !!state.steps.one?.prompt);
  const prompt = steps.one?.prompt;
  expect(prompt?.input).toBe('a');
  await run.send({
    type: 'answer-prompt',
    step: 'one',
    prompt: prompt?.prompt ?? '',
    value: { t: 'str', v: 'forty' }
  });
  await run.quiet();
  await run.send({ type: 'restart-kernel' });
  await run.runStep('two');
  expect(world.kernels[1]?.replies).toEqual(['forty']);
  expect(run.step('one').answers).toEqual([{ text: 'A? ', reply: { t: 'str', v: 'forty' } }]);
});

test('a secret in a field reaches the kernel and nothing else', async () => {
  const definition = appOf(['# One', 'api_key = "not-yours"', 'print(api_key)']);
  world = scriptedWorld((code, _, listener) => {
    listener.message({ type: 'stream', name: 'stdout', text: `${code} hunt` });
    listener.message({ type: 'stream', name: 'stdout', text: 'er22 end' });
    return { status: 'error', name: 'E', message: 'hunter22', traceback: ['key hunter22'] };
  });
  const run = await world.begin(definition);
  const [input] = run.state.plan.steps[0]?.inputs ?? [];
  expect(input).toMatchObject({ id: 'api_key', type: 'secret' });
  await run.send({
    type: 'set-inputs',
    step: 'one',
    values: { api_key: { t: 'str', v: 'hunter22' } }
  });
  await run.runStep('one');
  expect(world.kernels[0]?.ran[0]).toContain('hunter22');
  const everything = JSON.stringify([run.journal, run.state, world.engine.exportNotebook(run.run)]);
  expect(everything).not.toContain('hunter22');
  expect(everything).not.toContain('not-yours');
  expect(run.printed('one')).toContain('•••• end');
});

test('a copy has the values and goes its own way', async () => {
  world = scriptedWorld();
  const run = await world.begin(appOf(['# One', 'size = 3', 'print(size)']));
  await run.send({ type: 'set-inputs', step: 'one', values: { size: { t: 'int', v: '5' } } });
  const reply = await world.engine.command(run.run, {
    expectedSeq: null,
    command: { type: 'clone' },
    by: 'person'
  });
  const copy =
    'run' in reply && reply.run !== undefined ? world.engine.view(reply.run).state : null;
  expect(copy).toMatchObject({ clonedFrom: run.run, name: 'Test (copy)' });
  expect(copy?.steps.one?.values).toEqual({ size: { t: 'int', v: '5' } });
});

test('a run that does not exist is one sentence', () => {
  world = scriptedWorld();
  expect(() => world.engine.view('nothing1')).toThrow('There is no such run.');
});

test('a fault of a listener does not stop a run, and every listener gets all events in order', async () => {
  world = scriptedWorld();
  const run = await world.begin(TWO);
  const seen: number[] = [];
  world.engine.follow(run.run, 0, () => {
    throw new Error('broken page');
  });
  world.engine.follow(run.run, 0, entries => entries.forEach(({ seq }) => seen.push(seq)));
  await run.runStep('one');
  expect(seen).toEqual(run.journal.map(({ seq }) => seq));
});
