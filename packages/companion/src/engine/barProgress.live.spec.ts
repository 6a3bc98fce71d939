/** tqdm's bars in notebooks, on a real kernel: what the card's progress is read from. */
import { useEngine } from './testing/live';
import { appOf } from './testing/notebook';
import { Walker } from './testing/walking';

jest.setTimeout(40_000);

const { server, store, engine } = useEngine();

test('a step’s bar in the notebook moves the step’s progress forward, and ends with it', async () => {
  const code = `import time
from tqdm.notebook import tqdm
for number in tqdm(range(8)):
    for _ in tqdm(range(3), leave=False):
        time.sleep(0.05)`;
  const definition = appOf(['# Begin', 'x = 1', '# Work', code, '# End', 'print(x)']);
  const app = store.definitions.put(definition, { path: 'test.ipynb', root: server.root });
  const { state } = await engine.create({ app, owner: 'me', by: 'person', published: false });
  const run = new Walker(engine, state.run);
  for (const id of run.ids) {
    expect(await run.runStep(id)).toMatchObject({ status: 'done' });
  }
  const told = run.events('progress-told');
  expect(new Set(told.map(({ step }) => step))).toEqual(new Set(['work']));
  const fractions = told.flatMap(({ fraction }) => (fraction === null ? [] : [fraction]));
  expect(fractions.length).toBeGreaterThan(2);
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  expect(told.map(({ label }) => label)).toContain('4 of 8');
  expect(run.step('end').bar).toBeUndefined();
});
