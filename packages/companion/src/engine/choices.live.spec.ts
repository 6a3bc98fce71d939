/** Live choices on a real kernel: pandas frames and dicts are read, and the kernel does not notice. */
import type { LiveChoices, Value } from '@lockstep/protocol';
import { useEngine } from './testing/live';
import { appOf } from './testing/notebook';
import { Walker } from './testing/walking';

jest.setTimeout(30_000);

const { server, store, engine } = useEngine();

/** A run whose inputs have live choices. */
async function begin(cells: string[], from: Record<string, LiveChoices>): Promise<Walker> {
  const definition = appOf(cells);
  const steps = definition.steps.map(step => ({
    ...step,
    inputs: step.inputs.map(input => {
      const choicesFrom = from[input.id];
      return choicesFrom === undefined ? input : { ...input, choicesFrom };
    })
  }));
  const place = { path: 'test.ipynb', root: server.root };
  const app = store.definitions.put({ ...definition, steps }, place);
  const { state } = await engine.create({ app, owner: 'me', by: 'person', published: false });
  return new Walker(engine, state.run);
}

const texts = (...names: string[]): Value[] => names.map(v => ({ t: 'str', v }));

/** Prints what a person could notice of the kernel: its counter, its history, its names. */
const TRACE = 'print(get_ipython().execution_count, len(In), sorted(globals()))';

test('columns and values come from the data, typed, sorted, and the kernel does not notice', async () => {
  const run = await begin(
    [
      '# Read',
      `import pandas as pd
list = sorted = str = None
df = pd.DataFrame({"country": ["Spain", None, "France", "Spain"], "year": [2021, None, 2020, 2021], "day": pd.to_datetime(["2026-01-02"] * 4)})
table = {"kind": ["b", "a", None, "b"]}
wide = pd.DataFrame({"n": range(300)})`,
      '# Before',
      TRACE.replace('sorted(', '__import__("builtins").sorted('),
      '# Choose',
      'COUNTRY = "France"\nYEAR = 2020\nCOLUMN = "country"\nKIND = "a"\nTAG = "country"\nDAY = "2026-01-02"\nFAR = "x"\nGONE = "x"',
      TRACE.replace('sorted(', '__import__("builtins").sorted('),
      'print(df[COLUMN], COUNTRY, YEAR, KIND, TAG, DAY, FAR, GONE)'
    ],
    {
      COUNTRY: { take: 'values', frame: 'df', column: 'country' },
      YEAR: { take: 'values', frame: 'df', column: 'year' },
      COLUMN: { take: 'columns', frame: 'df' },
      KIND: { take: 'values', frame: 'table', column: 'kind' },
      TAG: { take: 'columns', frame: 'table' },
      DAY: { take: 'values', frame: 'df', column: 'no such column' },
      FAR: { take: 'values', frame: 'wide', column: 'n' },
      GONE: { take: 'columns', frame: 'nothing_here' }
    }
  );
  await run.runStep('read');
  await run.runStep('before');
  await run.until(state => state.steps.choose?.choices['COUNTRY'] !== undefined);
  expect(run.step('choose').choices).toEqual({
    COUNTRY: texts('France', 'Spain'),
    YEAR: ['2020', '2021'].map(v => ({ t: 'int', v })),
    COLUMN: texts('country', 'year', 'day'),
    KIND: texts('a', 'b'),
    TAG: texts('kind')
  });
  expect((await run.runStep('choose')).error).toBeNull();
  const [count, length, ...names] = run.printed('before').split(' ');
  const [later, longer, ...rest] = (run.printed('choose').split('\n')[0] ?? '').split(' ');
  // One cell ran in between, and left its own names.
  expect(Number(later)).toBe(Number(count) + 2);
  expect(Number(longer)).toBe(Number(length) + 2);
  const own = ['COUNTRY', 'YEAR', 'COLUMN', 'KIND', 'TAG', 'DAY', 'FAR', 'GONE'];
  const counters = /^[[\]']*_i*\d*[[\]',]*$/;
  const strip = (all: string[]): string[] => all.map(name => name.replace(/[[\]',\n]/g, ''));
  const before = new Set(strip(names));
  const added = strip(rest).filter(name => !before.has(name) && !counters.test(name));
  expect(added.sort()).toEqual([...own].sort());
});

test('a question that takes too long is given up, and the step behind it runs', async () => {
  const run = await begin(
    [
      '# Read',
      `import pandas as pd, time
class Slow:
    def __hash__(self):
        time.sleep(0.2)
        return id(self)
table = {"kind": [Slow() for _ in range(500)]}`,
      '# Choose',
      'KIND = "a"\nprint(KIND)'
    ],
    { KIND: { take: 'values', frame: 'table', column: 'kind' } }
  );
  await run.runStep('read');
  await run.send({ type: 'run-step', step: 'choose' });
  await run.quiet();
  expect(run.step('choose')).toMatchObject({ status: 'done', choices: {} });
  expect(run.printed('choose')).toBe('a\n');
});
