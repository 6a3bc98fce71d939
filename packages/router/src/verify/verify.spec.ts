import fc from 'fast-check';
import { partsOf } from './answer';
import { readPython } from './pythonNames';
import { type Verified, verify } from './verify';

const task: Verified = {
  kind: 'code',
  evidence: {
    language: 'python',
    names: ['links', 'sites', 'pd'],
    texts: [
      { label: 'run 3', text: '   url  country\n0  a    BE\nmean 0.93125' },
      { label: 'run 14', text: 'Rows fell 7,524 → 6,978, 546 gone' }
    ]
  },
  brief: { question: 'Why are 92 names gone?', data: [], form: '' }
};
const python = (code: string): string => `Try this:\n\`\`\`python\n${code}\n\`\`\`\n`;
/** The checks that say something, as `id: words`, a failed one with `!`. */
const said = (answer: string, changes: Partial<Verified> = {}): string[] =>
  verify(answer, { ...task, ...changes })
    .filter(({ passed }) => passed !== null)
    .map(({ passed, words }) => (passed === true ? words : `! ${words}`));

describe('code', () => {
  it.each<[string, string[]]>([
    ['links["url"] = sites["url"].str.strip()', ['code parses', 'columns exist']],
    ['for c in ("a", "b"):\n    links[c] = links[c].str.strip()', ['code parses', 'names exist']],
    ['import numpy as np\nnp.sum(links)', ['code parses', 'names exist']],
    ['sites["new"] = 1\nsites["new"].sum()', ['code parses', 'names exist']],
    ['sitez.head()', ['code parses', '! sitez is not among the observed names']],
    ['sites.head(', ['! line 1 does not parse']],
    ['x = 1\nif x\n  y', ['! line 2 does not parse']],
    ['%timeit links.sum()\n!pip list\nlinks.head()', ['code parses', 'names exist']],
    ['sites["nowhere"].sum()', ['code parses']],
    ['print(1)', ['code parses']]
  ])('%s', (code, expected) => {
    expect(said(python(code))).toEqual(expected);
  });

  test('in another language, or without any observed names, proves nothing', () => {
    expect(said('```r\nx <- (\n```')).toEqual([]);
    expect(said(python('%%bash\nls (')).length).toBe(0);
    const evidence = { ...task.evidence, names: [] };
    expect(said(python('sitez'), { evidence })).toEqual(['code parses']);
  });

  it.each([
    'a, (b, *c) = d = links',
    '[y for y, z in links if y]\n{k: v for k, v in links}',
    'def f(x, *args, y=1, **kw) -> int:\n    global g\n    return x + y + g, args, kw',
    'with open("p") as f:\n    f.read()',
    'with open("p") as (f, g):\n    f.read()',
    'try:\n    pass\nexcept (KeyError, OSError) as error:\n    print(error)',
    'if (n := 10) > 5: print(n)',
    'class A:\n    x: int = 3\n    def m(self): return A',
    'f = lambda q, r=2: q + r',
    'match links:\n    case [a, b]: print(a, b)',
    'links.plot(kind="bar", ax=None)',
    'print(f"{len(links)!r:>{10}}")'
  ])('binds what it uses: %s', code => {
    const reading = readPython(code);
    const known = ['links', 'open', 'print', 'KeyError', 'OSError', 'int', 'len'];
    expect(reading?.fault).toBeNull();
    expect(
      [...(reading?.used ?? [])].filter(name => !reading?.bound.has(name) && !known.includes(name))
    ).toEqual([]);
  });
});

describe('numbers in prose', () => {
  it.each<[string, string[]]>([
    ['546 rows were lost.', ['546 found in run 14']],
    ['7524 rows before, 6,978 after.', ['7524 and 1 more found in run 14']],
    ['The mean is 0.93, or 93 %.', ['0.93 and 1 more found in run 3']],
    ['612 rows were lost.', ['! 612 found nowhere']],
    ['92 names differ.', []],
    ['See cell 12, run 14 and line 33 in Python 3.12.', []],
    ['1. First\n2. Then\n10. Last', []],
    ['`612` and 5 others', []],
    ['On 2026-11-23 at 10:47.', []]
  ])('%s', (answer, expected) => {
    expect(said(answer)).toEqual(expected);
  });

  test('in code are not quotations', () => {
    expect(said(python('print(987)'))).toEqual(['code parses']);
  });
});

describe('JSON', () => {
  const schema = {
    type: 'object',
    properties: { title: { type: 'string' } },
    required: ['title']
  };
  it.each<[string, string[]]>([
    ['{"title": "Load"}', ['fits the schema']],
    ['```json\n{"title": "Load"}\n```', ['fits the schema']],
    ['{"title": 3}', ['! does not fit the schema: title must be string']],
    ['{}', ["! does not fit the schema: must have required property 'title'"]],
    ['The title is Load', ['! is not JSON']]
  ])('%s', (answer, expected) => {
    expect(said(answer, { schema })).toEqual(expected);
  });

  test('a schema that is none proves nothing', () => {
    expect(said('{}', { schema: { type: 'nonsense' } })).toEqual([]);
  });
});

test('every answer has its four checks, whatever it looks like', () => {
  const piece = fc.constantFrom(
    '```',
    '```python\n',
    '~~~',
    '\n',
    'x = (',
    '"',
    '[',
    '%%',
    '123',
    '{',
    '`'
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }), pieces => {
      const answer = pieces.join('');
      expect(verify(answer, task).map(({ id }) => id)).toEqual([
        'json-schema',
        'parses',
        'names-exist',
        'numbers-occur',
        'sums-hold'
      ]);
      partsOf(answer);
    })
  );
});
