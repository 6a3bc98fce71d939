/** Values of set-up that an author offers: fields like any other, and a change of one turns what needs set-up stale. */
import { convert } from '@lockstep/converter';
import { notebookJson } from './testing/notebook';
import { scriptedWorld, type ScriptedWorld } from './testing/scripted';

let world: ScriptedWorld;
afterEach(() => world.close());

const NOTEBOOK = notebookJson([
  'import math\nBASE = 2.5',
  '# Scale',
  'scaled = math.pi * BASE\nprint(scaled)',
  '# Apart',
  'print("nothing of set-up")'
]);

const { definition } = convert(NOTEBOOK, {
  name: 'test',
  overlay: 'inputs:\n  BASE:\n    offered: true\n'
});

test('a value of set-up is asked for, put into its code, and replayed where it is needed', async () => {
  world = scriptedWorld();
  const run = await world.begin(definition);
  const [setup] = run.state.plan.steps;
  expect(setup).toMatchObject({ kind: 'setup', inputs: [{ id: 'BASE', type: 'float' }] });
  const [first = '', second = '', third = ''] = run.ids;
  await run.runStep(second);
  await run.runStep(third);
  expect(world.kernels[0]?.ran[0]).toContain('BASE = 2.5');

  await run.send({
    type: 'set-inputs',
    step: first,
    values: { BASE: { t: 'float', v: '3.5' } }
  });
  expect(run.ids.map(id => run.step(id).status)).toEqual(['stale', 'stale', 'done']);
  await expect(run.send({ type: 'run-step', step: second })).rejects.toMatchObject({
    code: 'step-closed'
  });
  await run.runStep(first);
  await run.runStep(second);
  expect(world.kernels.at(-1)?.ran.some(code => code.includes('BASE = 3.5'))).toBe(true);
  expect(run.ids.map(id => run.step(id).status)).toEqual(['done', 'done', 'done']);
  expect(JSON.stringify(world.engine.exportNotebook(run.run))).toContain('BASE = 3.5');
});
