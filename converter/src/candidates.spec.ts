import type { Candidate } from '@lockstep/protocol';
import { type Conversion, convert } from './convert';
import { notebookOf } from './notebooks.testing';
import { sourcesOf } from './sources';

function converted(...cells: string[]): Conversion {
  return convert(notebookOf('md:## A', ...cells), { name: 'n' });
}

function candidates(...cells: string[]): Candidate[] {
  return converted(...cells).report.candidates;
}

function ids(...cells: string[]): string[] {
  return candidates(...cells).map(({ input }) => input.id);
}

describe('candidates', () => {
  it.each([
    ['nx.pagerank(G, alpha=0.85)', { id: 'pagerank.alpha', type: 'float', min: 0, max: 1 }],
    ['df.tail(10)', { id: 'tail.n', label: 'Last rows', type: 'int' }],
    ['df[df.year > 1990]', { id: 'df.year', label: 'Year above' }],
    ['df.loc[df["year"] <= 1990]', { id: 'df.year', label: 'Year at most' }],
    ['def rank(g, alpha=0.85):\n    return g\nrank(1)', { id: 'rank.alpha', label: 'Alpha' }],
    ['def rank(g, top):\n    return g\nrank(x, 5)', { id: 'rank.top' }],
    ['class Config:\n    RATE = 0.1\nfit(Config.RATE)', { id: 'Config.RATE', type: 'float' }],
    ['pd.date_range("2025-01-01", "2025-06-30")', { id: 'date_range.start', type: 'date' }],
    ['with open("a.txt", "w") as f:\n    f.write(df.head(3))', { id: 'head.n' }]
  ])('%j', (code, face) => {
    expect(candidates(code)[0]?.input).toMatchObject(face);
  });

  it.each([
    'plt.figure(figsize=(8, 4))',
    'df.plot(kind="bar", width=0.8)',
    'print("a", end=" ")',
    'df[df.x > 0]',
    'def f(x):\n    return x > 5 and g(x, limit=7)\nf(y)',
    'def f(x=3):\n    return x\nf(y)',
    'assert f(5) == 25',
    'df.sort_index(axis=1)',
    'print(f"{df.head(5)} {g(\'a\')}")',
    'open("out.csv", "w")'
  ])('are none in %j', code => {
    expect(ids(code)).toEqual([]);
  });

  it('take the choices of a column along', () => {
    const [found] = candidates('df = pd.read_csv(source())', 'df[df["kind"] == "a"]');
    expect(found?.input.choicesFrom).toEqual({ take: 'values', frame: 'df', column: 'kind' });
  });

  it('are not offered, until the author asks for one, which then enters the code', () => {
    const notebook = notebookOf('md:## A', 'df.tail(10)');
    const options = { name: 'n', overlay: 'inputs:\n  tail.n: {offered: true}\n' };
    expect(convert(notebook, { name: 'n' }).definition.steps[0]?.inputs).toEqual([]);
    const { definition } = convert(notebook, options);
    const [step] = definition.steps;
    expect(step?.inputs.map(({ id }) => id)).toEqual(['tail.n']);
    expect(step && sourcesOf(definition, step, { 'tail.n': { t: 'int', v: '3' } })[0]?.code).toBe(
      'df.tail(3)'
    );
  });

  it('say why, and name no step where set-up holds them', () => {
    const [found] = candidates('import pandas as pd\nROWS = 5', 'md:## B', 'print(ROWS)');
    expect(found).toMatchObject({ step: null, cell: 1, input: { id: 'ROWS' } });
    expect(found?.reason).toMatch(/^ROWS is a whole number, .*\.$/);
  });

  it('keep their ids when one of them is hidden', () => {
    const notebook = notebookOf('md:## A', 'N = 5\nM = 6\ndf.head(2)\ndf.head(3)\nf(N, M)');
    const all = (overlay: string): string[] => {
      const { definition, report } = convert(notebook, { name: 'n', overlay });
      return [
        ...definition.steps.flatMap(step => step.inputs.map(({ id }) => id)),
        ...report.candidates.map(({ input }) => input.id)
      ].sort();
    };
    expect(all('')).toEqual(['M', 'N', 'head.n', 'head.n.2']);
    expect(all('inputs:\n  N: {hidden: true}\n  head.n: {offered: true}\n')).toEqual(all(''));
  });
});

describe('settings in a dict', () => {
  const code =
    'CONFIG = {"rate": 0.1, "name": "a", "model": {"n_layers": 3}, "x": None}\nfit(CONFIG)';

  it('are offered one by one, nested ones too', () => {
    const inputs = converted(code).definition.steps.flatMap(step => step.inputs);
    expect(inputs).toMatchObject([
      { id: 'CONFIG.rate', label: 'Rate', type: 'float' },
      { id: 'CONFIG.name', label: 'Name', type: 'text' },
      { id: 'CONFIG.model.n_layers', label: 'Model: number of layers', type: 'int', min: 0 }
    ]);
  });

  it('are one field where all are of one kind', () => {
    const { definition } = converted('weights = {"a": 1, "b": 2}', 'fit(weights)');
    expect(definition.steps.flatMap(step => step.inputs)).toMatchObject([
      { id: 'weights', type: 'dict', element: 'int' }
    ]);
  });

  it('are candidates where the dict is data', () => {
    expect(ids('prices = {"tea": 3, "note": "cold"}\nshow(prices)')).toEqual([
      'prices.tea',
      'prices.note'
    ]);
  });
});

describe('files that are read', () => {
  it.each([
    [
      'df = pd.read_csv("data/site list.csv")',
      { id: 'read_csv.site_list', label: 'Site list', type: 'path' }
    ],
    ['df = pd.read_csv("https://a.b/sites.csv?x=1")', { id: 'read_csv.sites', type: 'path' }],
    ['with open("notes.txt") as f:\n    x = f.read()', { id: 'open.notes', type: 'path' }],
    ['x = json.load(open("a.json", "r"))', { id: 'open.a', type: 'path' }],
    ['x = Path("notes/a.txt").read_text()', { id: 'Path.a', type: 'path' }],
    ['x = np.load("a.npy")', { id: 'load.a', type: 'path' }],
    ['db = sqlite3.connect("shop.db")\ndb.execute("x")', { id: 'connect.shop', type: 'path' }],
    ['x = requests.get("https://a.b/c")', { id: 'get.c', type: 'text' }]
  ])('%j is a field', (code, face) => {
    const { definition } = converted('y = f()\ng(y)', 'md:## B', code, 'h(x)');
    expect(definition.steps.flatMap(step => step.inputs)).toMatchObject([face]);
  });

  it.each([
    'open("a.txt", "w")',
    'open("a.txt", mode)',
    'df.to_csv("a.csv")',
    'Path("a.txt").write_text(x)',
    'pd.read_sql("select 1", db)'
  ])('%j is none', code => {
    expect(converted('y = f()\ng(y)', code).definition.steps.flatMap(s => s.inputs)).toEqual([]);
  });

  it('is one field where a name holds the path', () => {
    const { definition } = converted('FILE = "a.csv"', 'md:## B', 'x = pd.read_csv(FILE)\nf(x)');
    expect(definition.steps.flatMap(step => step.inputs)).toMatchObject([
      { id: 'FILE', type: 'path' }
    ]);
  });
});
