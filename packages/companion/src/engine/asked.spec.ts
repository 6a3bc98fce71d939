/** A question that is open when something happens: two answers, a cancel, the end of its kernel, a page that reloads. */
import type { OpenPrompt } from '@lockstep/protocol';
import type { ExecuteReply } from '../kernels/lease';
import { appOf } from './testing/notebook';
import { scriptedWorld, type ScriptedWorld } from './testing/scripted';
import type { Walker } from './testing/walking';

const OK: ExecuteReply = { status: 'ok' };
const APP = appOf(['# Ask', 'name = input("Name? ")', '# Use', 'print(name)']);

let world: ScriptedWorld;
afterEach(() => world.close());

/** A run whose first step asks; each answer is asked about once more where `again` says so. */
async function asking(again = false): Promise<{ run: Walker; prompt: OpenPrompt }> {
  world = scriptedWorld((code, kernel, listener) =>
    !code.startsWith('name')
      ? OK
      : new Promise(resolve => {
          kernel.onInterrupt = () =>
            resolve({ status: 'error', name: 'KeyboardInterrupt', message: '', traceback: [] });
          kernel.onReply = () => {
            kernel.onReply = () => resolve(OK);
            if (again) {
              listener.question({ text: 'Sure? ', secret: false });
            } else {
              resolve(OK);
            }
          };
          listener.question({ text: 'Name? ', secret: false });
        })
  );
  const run = await world.begin(APP);
  await run.send({ type: 'run-step', step: 'ask' });
  return { run, prompt: await asked(run) };
}

async function asked(run: Walker): Promise<OpenPrompt> {
  const { steps } = await run.until(state => !!state.steps.ask?.prompt);
  if (!steps.ask?.prompt) {
    throw new Error('Nothing is asked.');
  }
  return steps.ask.prompt;
}

const answer = (
  run: Walker,
  { prompt }: OpenPrompt,
  v: string,
  expectedSeq: number | null = null
) =>
  run.engine.command(run.run, {
    expectedSeq,
    command: { type: 'answer-prompt', step: 'ask', prompt, value: { t: 'str', v } },
    by: 'person'
  });

test('a page that is loaded now finds the question', async () => {
  const { run, prompt } = await asking();
  expect(run.engine.view(run.run).state.steps.ask?.prompt).toEqual(prompt);
  await answer(run, prompt, 'Ada');
  await run.quiet();
  expect(run.step('ask')).toMatchObject({ status: 'done', prompt: null });
});

test('of two tabs that answer, one is heard and the other is told', async () => {
  const { run, prompt } = await asking(true);
  const { seq } = run.state;
  const [first, second] = await Promise.all([
    answer(run, prompt, 'Ada', seq),
    answer(run, prompt, 'Bob', seq)
  ]);
  expect(first).toHaveProperty('entries');
  expect(second).toHaveProperty('conflict');
  await run.until(state => state.steps.ask?.prompt?.text === 'Sure? ');
  // The same press once more, on the state as it is: the question that it meant is closed.
  await expect(answer(run, prompt, 'Bob')).rejects.toMatchObject({ code: 'prompt-closed' });
  expect(world.kernels[0]?.replies).toEqual(['Ada']);
  await answer(run, await asked(run), 'yes');
  await run.quiet();
  expect(run.step('ask').answers.map(({ reply }) => reply)).toEqual([
    { t: 'str', v: 'Ada' },
    { t: 'str', v: 'yes' }
  ]);
});

test('cancel takes the question away, and the next run asks anew', async () => {
  const { run, prompt } = await asking();
  await run.send({ type: 'cancel', step: 'ask' });
  await run.quiet();
  expect(run.step('ask')).toMatchObject({
    status: 'cancelled',
    cancelCause: 'person',
    prompt: null
  });
  await expect(answer(run, prompt, 'late')).rejects.toMatchObject({ code: 'prompt-closed' });
  await run.send({ type: 'run-step', step: 'ask' });
  const again = await asked(run);
  expect(again.prompt).not.toBe(prompt.prompt);
  await answer(run, again, 'Ada');
  await run.quiet();
  expect(run.step('ask').status).toBe('done');
});

test('a kernel that dies while it asks cancels the step, and a late answer reaches nobody', async () => {
  const { run, prompt } = await asking();
  world.kernels[0]?.die();
  await run.quiet();
  expect(run.step('ask')).toMatchObject({
    status: 'cancelled',
    cancelCause: 'kernel-died',
    prompt: null
  });
  await expect(answer(run, prompt, 'late')).rejects.toMatchObject({ code: 'prompt-closed' });
  await run.send({ type: 'run-step', step: 'ask' });
  await answer(run, await asked(run), 'Ada');
  await run.quiet();
  expect(world.kernels.map(({ replies }) => replies)).toEqual([[], ['Ada']]);
});
