import type { Input } from '@lockstep/protocol';
import { convert } from './convert';
import { notebookOf } from './notebooks.testing';

/** The one input of a first cell; the others use it. */
function input(first: string, ...later: string[]): Input | undefined {
  const { definition } = convert(notebookOf('md:## A', first, 'md:## B', ...later), { name: 'n' });
  const [only, ...others] = definition.steps.flatMap(step => step.inputs);
  expect(others.map(({ id }) => id)).toEqual([]);
  return only;
}

const texts = (...values: string[]): unknown => values.map(v => ({ t: 'str', v }));

describe('choices', () => {
  it.each([
    ['branches', 'if MODE == "fast":\n    f()\nelif MODE == "slow":\n    g()'],
    ['a refusal', 'if MODE not in ("fast", "slow"):\n    raise ValueError(MODE)'],
    ['an assert', 'assert MODE in ["fast", "slow"], "no"'],
    ['match', 'match MODE:\n    case "fast":\n        f()\n    case "slow" | "fast":\n        g()'],
    ['a dict', 'SPEEDS = {"fast": 1, "slow": f()}\nSPEEDS[MODE]'],
    [
      'a function that is given it',
      'def run(mode):\n    if mode == "fast":\n        f()\n    elif mode == "slow":\n        g()\n    else:\n        raise ValueError\nrun(mode=MODE)'
    ]
  ])('come from %s', (_, code) => {
    expect(input('MODE = "fast"', code)).toMatchObject({
      type: 'choice',
      choices: texts('fast', 'slow')
    });
  });

  it.each([
    ['the code goes on with others', 'x = 1 if MODE == "slow" else 2'],
    [
      'the last branch takes the rest',
      'if MODE == "slow":\n    f()\nelif MODE == "dry":\n    g()\nelse:\n    h()'
    ]
  ])('are suggestions where %s', (_, code) => {
    expect(input('MODE = "fast"', code)).toMatchObject({ type: 'text', open: true });
  });

  it('always hold the own value, and only suggest where the code does not name it', () => {
    const found = input('MODE = "other"', 'assert MODE in ("fast", "slow")');
    expect(found).toMatchObject({ open: true, choices: texts('other', 'fast', 'slow') });
  });

  it('come from an annotation', () => {
    expect(input('MODE: Literal["a", "b"] = "b"', 'f(MODE)')?.choices).toEqual(texts('a', 'b'));
  });

  it.each([
    ['a local name', 'def f(MODE):\n    assert MODE in ("a", "b")\nf(1)\nprint(MODE)'],
    ['a loop', '[MODE == "a" for MODE in x]\nprint(MODE)'],
    ['one comparison with the own value', 'if MODE == "fast":\n    f()']
  ])('are not taken from %s', (_, code) => {
    expect(input('MODE = "fast"', code)).not.toHaveProperty('choices');
  });
});

describe('ranges', () => {
  it.each([
    ['SHARE = 0.5', 'assert 0 < SHARE < 1', { min: 0, max: 1 }],
    ['ROWS = 5', 'assert 0 < ROWS <= 100', { min: 1, max: 100 }],
    ['ROWS = 5', 'if ROWS < 2 or ROWS > 9:\n    raise ValueError', { min: 2, max: 9 }],
    ['ROWS = 5', 'if not 1 <= ROWS <= 7:\n    raise ValueError', { min: 1, max: 7 }],
    ['ROWS = 5', 'for i in range(ROWS):\n    f(i)', { min: 0 }],
    ['ALPHA = 0.85', 'nx.pagerank(G, alpha=ALPHA)', { min: 0, max: 1 }],
    ['SEED = 7', 'split(x, random_state=SEED)', { min: 0, max: 4294967295 }],
    ['n_rows = 5', 'f(n_rows)', { min: 0 }],
    ['growth_pct = 5.5', 'f(growth_pct)', { unit: '%' }],
    ['SHARE = 1  # 0 to 10', 'assert 0 <= SHARE <= 1', { min: 0, max: 10 }]
  ])('%s, %j', (first, later, face) => {
    expect(input(first, later)).toMatchObject(face);
  });

  it.each([
    ['SHARE = 5.5', 'assert SHARE > 9'],
    ['n_jobs = -1', 'f(n_jobs)'],
    ['ROWS = 5', 'if ROWS < 2:\n    print("few")']
  ])('%s keeps its value: %j proves nothing', (first, later) => {
    expect(input(first, later)).not.toHaveProperty('min');
  });
});

describe('choices of a live kernel', () => {
  const read = 'df = pd.read_csv(source())';
  it.each([
    ['df[COLUMN]', { take: 'columns', frame: 'df' }],
    ['df.groupby(COLUMN).size()', { take: 'columns', frame: 'df' }],
    ['df.sort_values(by=[COLUMN, "b"])', { take: 'columns', frame: 'df' }],
    ['df.loc[:, COLUMN]', { take: 'columns', frame: 'df' }],
    ['px.scatter(df, x=COLUMN)', { take: 'columns', frame: 'df' }],
    ['df[df["kind"] == COLUMN]', { take: 'values', frame: 'df', column: 'kind' }],
    ['df[df.kind.isin([COLUMN])]', { take: 'values', frame: 'df', column: 'kind' }],
    ['df.query("kind == @COLUMN")', { take: 'values', frame: 'df', column: 'kind' }]
  ])('%s', (code, live) => {
    expect(input('COLUMN = "a"', read, code)?.choicesFrom).toEqual(live);
  });

  it.each(['rows = f()\nrows[COLUMN]', 'def f(df):\n    return df[COLUMN]\nf(1)'])(
    'are none where no table is proven: %j',
    code => {
      expect(input('COLUMN = "a"', code)).not.toHaveProperty('choicesFrom');
    }
  );
});

describe('kinds by use', () => {
  it.each([
    ['PLACE = "sites"', 'pd.read_csv(PLACE)', { type: 'path' }],
    ['PLACE = "https://a.b/c"', 'pd.read_csv(PLACE)', { type: 'path' }],
    ['PLACE = "https://a.b/c"', 'requests.get(PLACE)', { type: 'text' }],
    ['AREAS = ["a", "b"]', 'for area in AREAS:\n    f(area)', { type: 'list', items: true }],
    ['AREAS = ("a", "b")', '[f(a) for a in tqdm(AREAS)]', { type: 'list', items: true }],
    ['WEIGHT: float = 5', 'f(WEIGHT)', { type: 'float', initial: { t: 'float', v: '5' } }]
  ])('%s, %s', (first, later, face) => {
    expect(input(first, later)).toMatchObject(face);
  });
});
