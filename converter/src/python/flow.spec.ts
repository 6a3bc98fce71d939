import type { Flow } from '@lockstep/protocol';
import { analyse } from '../analyse';
import { readCell } from '../cells';
import { readNotebook } from '../notebook';
import { notebookOf } from '../notebooks.testing';

function flows(...cells: string[]): Flow[] {
  const notebook = readNotebook(notebookOf(...cells));
  return analyse(notebook.cells.map(cell => readCell(cell, `c${cell.index}`, 'python'))).flows;
}

/** The flow of the last cell. */
function last(...cells: string[]): Flow {
  const flow = flows(...cells).at(-1);
  if (flow === undefined) {
    throw new Error('There is no cell.');
  }
  return flow;
}

describe('bindings', () => {
  it.each([
    ['a = b = 1', ['a', 'b']],
    ['a, (b, *c) = 1, (2, 3)', ['a', 'b', 'c']],
    ['a: int = 1', ['a']],
    ['import a.b, c.d as e\nfrom f import g, h as i', ['a', 'e', 'g', 'i']],
    ['def f(x):\n    y = 1\nclass G:\n    z = 2', ['G', 'f']],
    ['if (n := 3) > 2:\n    pass', ['n']],
    ['x = [y for y in range(3)]', ['x']],
    ['if p:\n    a = 1\nelse:\n    a = 2', ['a']],
    ['with open("f") as g:\n    h = g.read()', ['g', 'h']],
    ['try:\n    pass\nfinally:\n    a = 1', ['a']],
    ['%time\na = 1', ['a']],
    ['%%time\na = 1', ['a']],
    ['files = !ls', ['files']]
  ])('%j defines %j', (code, names) => {
    expect(last(code).defines).toEqual(names);
  });

  it.each([
    ['if p:\n    a = 1', ['a']],
    ['for i in q:\n    a = i', ['a', 'i']],
    ['while p:\n    a = 1', ['a']],
    ['try:\n    a = 1\nexcept E as e:\n    b = 2', ['a', 'b', 'e']],
    ['match p:\n    case [a, *b]:\n        c = 1', ['a', 'b', 'c']],
    ['with suppress(E):\n    a = 1', ['a']],
    ['a = 1\ndel a', ['a']],
    ['def f():\n    global g\n    g = 1\nf()', ['g']],
    ['%timeit a = 1', ['a']]
  ])('%j may define %j', (code, names) => {
    const flow = last(code);
    expect(flow.maybe).toEqual(names);
    expect(flow.defines.filter(name => names.includes(name))).toEqual([]);
  });
});

describe('uses', () => {
  it.each([
    ['print(a + len(b))', ['a', 'b']],
    ['a = 1\nprint(a)', []],
    ['a += 1', ['a']],
    ['if p:\n    a = 1\nprint(a)', ['a', 'p']],
    ['x = [y + z for y in w]', ['w', 'z']],
    ['def f(x=a):\n    return b', ['a']],
    ['f"{a!r:>{b}} {{c}}"', ['a', 'b']],
    ['d[a] = b', ['a', 'b', 'd']],
    ['df.query("x > @limit and y")', ['df', 'limit']],
    ['!echo {a} $b', ['a', 'b']],
    ['class A(B):\n    c = d', ['B', 'd']],
    ['g = (a for b in c)\nlist(g)', ['a', 'c']]
  ])('%j uses %j', (code, names) => {
    expect(last(code).uses.filter(name => !name.startsWith('@'))).toEqual(names);
  });

  it('counts what a called function reads, but not what a defined one does', () => {
    const [, defined, , called] = flows(
      'K = 1',
      'def f():\n    return K',
      'def g():\n    return f()',
      'g()'
    );
    expect(defined?.uses).toEqual([]);
    expect(called?.uses).toEqual(['K', 'f', 'g']);
  });

  it('counts what functions read that are handed on, stored or wrapped', () => {
    expect(last('K = 1\ndef f(x):\n    return K', 'list(map(f, [1]))').uses).toContain('K');
    expect(last('K = 1\nm = map(lambda x: K, [1])', 'list(m)').uses).toContain('K');
    expect(last('import foo\nK = 1\nfoo.register(lambda: K)', 'foo.run()').uses).toContain('K');
    expect(
      last('K = 1\nclass A:\n    def __add__(self, o):\n        return K\na = A()', 'a + a').uses
    ).toContain('K');
    expect(last('K = 1\ng = (K for i in range(3))', 'list(g)').uses).toContain('K');
    expect(last('import foo\nK = 1\n@foo.cached\ndef f():\n    return K', 'f()').uses).toContain(
      'K'
    );
  });

  it('counts what a comprehension goes through where it stands, whatever its own names are', () => {
    expect(last('x = [1]', 'x = [x for x in x]').uses).toEqual(['x']);
    const [, made] = flows('x = [1]', 'g = (y for y in x)', 'x = []', 'list(g)');
    expect(made?.uses).toEqual(['x']);
  });

  it('does not count builtins unless the notebook gives them another meaning', () => {
    expect(last('print(len([]))').uses).toEqual([]);
    expect(last('len = 3', 'print(len)').uses).toEqual(['len']);
  });
});

describe('changes', () => {
  it.each([
    ['a[0] = 1', ['a']],
    ['a.b = 1', ['a']],
    ['del a[0]', ['a']],
    ['a.append(1)', ['a']],
    ['a += [1]', ['a']],
    ['a.sort_values("x", inplace=True)', ['a']],
    ['next(a)', ['a']],
    ['a.head().iloc[0] = 1', ['a']],
    ['for x in a:\n    x.append(1)', ['a']],
    ['import random\nrandom.shuffle(a)', ['a']],
    ['import foo\nfoo.bar(a)', ['a']],
    ['a.sort_values("x")', []],
    ['a.mean() + a.sum()', []],
    ['print(a, len(a), sorted(a))', []],
    ['import numpy as np\nnp.mean(a)', []],
    ['b = a.copy()\nb["x"] = 1', []],
    ['b = a.merge(a)\nb["x"] = 1', []]
  ])('%j changes %j', (code, names) => {
    const flow = last('a = [[1]]', code);
    expect(flow.mutates.filter(name => name === 'a')).toEqual(names);
  });

  it.each([
    ['another name of it', 'b = a'],
    ['a part of it', 'b = a[0]'],
    ['a view of it', 'b = a[1:]'],
    ['a list that holds it', 'b = [a][0]'],
    ['what a function gives back', 'def f(x):\n    return x\nb = f(a)'],
    ['an attribute it was kept in', 'class C: pass\nc = C()\nc.a = a\nb = c.a'],
    ['either of two', 'b = a or []'],
    [
      'a closure over it',
      'def make(x):\n    def add():\n        x.append(1)\n    return add\nb = make(a)'
    ]
  ])('reaches an object through %s', (_, code) => {
    const flow = last('a = [[1]]', code, 'b.append(1)\nb()');
    expect(flow.mutates).toContain('a');
  });

  it('follows parameters, globals and methods of the notebook', () => {
    expect(last('a = []', 'def f(x):\n    x.append(1)', 'f(a)').mutates).toContain('a');
    expect(last('a = []', 'def f():\n    a.append(1)', 'f()').mutates).toContain('a');
    expect(
      last(
        'class C:\n    def add(self, x):\n        self.items = x\n    def fill(self):\n        self.items.append(1)',
        'a = []\nc = C()\nc.add(a)',
        'c.fill()'
      ).mutates
    ).toEqual(expect.arrayContaining(['a', 'c']));
  });

  it('takes rows that a condition selects as a copy of a table, but not of anything else', () => {
    const table = 'import pandas as pd\na = pd.read_csv("a.csv")';
    expect(last(table, 'b = a[a["x"] > 3]\nb["y"] = 1').mutates).toEqual([]);
    expect(last(table, 'a[a["x"] > 3] = 1').mutates).toEqual(['a']);
    expect(last(table, 'a.loc[a["x"] > 3, "x"] += 1').mutates).toEqual(['a']);
    expect(last(table, 'b = a["x"]\nb[0] = 1').mutates).toEqual(['a']);
    expect(last('a = {True: []}', 'b = a[1 > 0]\nb.append(1)').mutates).toEqual(['a']);
  });

  it('leaves what a function only reads', () => {
    const code = 'def show(t):\n    return t["x"].mean()';
    expect(last('a = [1]\nb = [2]', code, 'show(a)').mutates).toEqual([]);
    expect(
      last('a = []\nb = []', 'def f(x):\n    x.append(1)\nf(b)', 'show = 1\nf(a)').mutates
    ).toEqual(['a']);
  });
});

describe('hidden state', () => {
  const shared = (writer: string, reader: string): string[] => {
    const [first, second] = flows(writer, reader);
    return (first?.mutates ?? []).filter(name => second?.uses.includes(name));
  };

  it('ties a file to whoever reads it', () => {
    expect(shared('open("a.csv", "w")', 'open("./A.csv")')).not.toEqual([]);
    expect(shared('t.to_csv("a.csv")', 'import pandas as pd\npd.read_csv("a.csv")')).not.toEqual(
      []
    );
    expect(shared('t.to_csv(name)', 'open("a.csv")')).not.toEqual([]);
    expect(shared('!cp a b', 'open("b")')).not.toEqual([]);
    expect(shared('t = 1\nopen("a.csv", "w")', 'open("b.csv")')).toEqual([]);
  });

  it('ties random numbers and settings to whoever uses them', () => {
    expect(shared('import random\nrandom.seed(1)', 'import random\nrandom.random()')).toContain(
      '@random'
    );
    expect(shared('import numpy as np\nnp.random.seed(1)', 't.sample(3)')).toContain('@random');
    expect(shared('import pandas as pd\npd.set_option("x", 1)', 'print(1)')).toContain('@settings');
    expect(shared('import pandas as pd\npd.options.x = 1', 'print(1)')).toContain('@settings');
  });
});

describe('opaque cells', () => {
  it.each([
    'exec(code)',
    'eval("a")',
    'from foo import *',
    'globals()["a"] = 1',
    '%unknown thing',
    '%run other.ipynb',
    '%%cython\nx',
    'a = = 1',
    'print(_)',
    'import threading\nthreading.Thread(target=f).start()',
    'button.on_click(f)',
    'df.query(text)',
    'def f():\n    exec("a")\nf()'
  ])('%j', code => {
    expect(last(code).opaque).toBe(true);
  });

  it.each([
    '%matplotlib inline',
    '%%html\n<b>',
    '!ls',
    '%%bash\nls',
    'len?',
    '%time f()',
    'for _ in range(3):\n    print(_)'
  ])('not %j', code => {
    expect(last(code).opaque).toBe(false);
  });
});
