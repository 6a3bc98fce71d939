/** Displays that later steps change by id: shown, and nothing else of a run is touched by it. */
import fc from 'fast-check';
import type { Output, RunEvent } from '@lockstep/protocol';
import { admit } from './admit';
import { SampleRun, samplePlan } from './sample';

type Display = Extract<Output, { kind: 'display' }>;

const display = (text: string, displayId?: string): Display => ({
  kind: 'display',
  cell: 0,
  data: { 'text/plain': { text } },
  metadata: {},
  ...(displayId === undefined ? {} : { displayId }),
  result: false
});

/** Two steps that ran, each with a display that has an id; the second uses what the first makes. */
function ran(): SampleRun {
  const run = new SampleRun(
    samplePlan([
      { id: 'a', flow: { defines: ['x'] } },
      { id: 'b', flow: { uses: ['x'] } }
    ])
  );
  for (const step of ['a', 'b']) {
    show(run, step);
  }
  return run;
}

function show(run: SampleRun, step: string, text = 'first'): void {
  run.send({ type: 'run-step', step });
  while (run.proceed() === 'started') {
    const id = run.running();
    run.fact({ type: 'output-added', step: id, output: display(text, `id-${id}`) });
    run.fact({ type: 'step-done', step: id, took: 1 });
  }
}

const change = (output: Output, step = 'a', index = 0): RunEvent => ({
  type: 'output-replaced',
  step,
  index,
  output
});
const late = (text: string): Display => ({ ...display(text, 'id-a'), updated: true });

test('whatever it is changed to, only what the step shows is another', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), texts => {
      const run = ran();
      const { seq: _, changedAt: __, steps: before, ...rest } = run.state;
      texts.forEach(text => run.fact(change(late(text))));
      const { seq: ___, changedAt: ____, steps, ...now } = run.state;
      expect(now).toEqual(rest);
      expect(steps.b).toEqual(before.b);
      const outputs = texts.length === 0 ? before.a?.outputs : [late(texts.at(-1) ?? '')];
      const result = before.a?.result;
      expect(steps.a).toEqual({ ...before.a, outputs, result: result && { ...result, outputs } });
    })
  );
});

test('only a display of the same id on the present kernel may be changed', () => {
  const run = ran();
  expect(admit(run.state, change(late('x')))).toBeNull();
  for (const event of [
    change(display('x', 'id-b')),
    change(display('x')),
    change(late('x'), 'a', 1),
    change({ ...late('x'), cell: 3 }),
    change({ kind: 'stream', cell: 0, name: 'stdout', text: 'x' }),
    change(late('x'), 'none')
  ]) {
    expect(admit(run.state, event)).not.toBeNull();
  }
  run.send({ type: 'restart-kernel' });
  expect(admit(run.state, change(late('x')))).not.toBeNull();
});

test('a replay that shows the same is told so, though a later step had changed it', () => {
  const run = ran();
  run.fact(change(late('x')));
  run.send({ type: 'restart-kernel' });
  show(run, 'b');
  expect(run.state.steps.a).toMatchObject({ replayed: true, same: true });
  run.send({ type: 'restart-kernel' });
  show(run, 'b', 'another');
  expect(run.state.steps.a).toMatchObject({ replayed: true, same: false });
});
