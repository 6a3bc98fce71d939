import type { Input } from '@lockstep/protocol';
import { convert } from './convert';
import { notebookOf } from './notebooks.testing';

/** Inputs of a notebook whose second cell uses every name of the first. */
function inputs(code: string): Input[] {
  const names = [...code.matchAll(/^(\w+)\s*(?::[^=]*)?=/gm)].map(found => found[1]).join(', ');
  const { definition } = convert(notebookOf('md:## A', code, 'md:## B', `show(${names})`), {
    name: 'n'
  });
  return definition.steps.flatMap(step => step.inputs);
}

function input(code: string): Input {
  const [only, ...others] = inputs(code);
  if (only === undefined || others.length > 0) {
    throw new Error(`There are ${others.length + (only === undefined ? 0 : 1)} inputs in ${code}.`);
  }
  return only;
}

describe('inputs from literals', () => {
  it.each([
    ['COUNTRY = "France"', { label: 'Country', type: 'text', initial: { t: 'str', v: 'France' } }],
    ['min_degree = 5  # 1 to 80', { label: 'Minimum degree', type: 'int', min: 1, max: 80 }],
    ['a = -1_000', { initial: { t: 'int', v: '-1000' } }],
    ['a = 0x1F', { initial: { t: 'int', v: '31' } }],
    ['a = 1e-5', { type: 'float', initial: { t: 'float', v: '0.00001' } }],
    ['a = -0.0', { initial: { t: 'float', v: '-0.0' } }],
    ['a: bool = False  # yes if slow', { type: 'bool', help: 'Yes if slow' }],
    [
      'rate = 1  # 0.5 to 2; higher is faster',
      { type: 'float', min: 0.5, max: 2, help: 'Higher is faster' }
    ],
    ['wait = 3  # seconds', { unit: 's' }],
    ['# How long to wait\nwait = 3', { help: 'How long to wait' }],
    [
      'mode = "a"  # one of: a, b, or c',
      { type: 'choice', choices: ['a', 'b', 'c'].map(v => ({ t: 'str', v })) }
    ],
    [
      '# One of: x,\n# y\nmode = "z"',
      { type: 'choice', choices: ['z', 'x', 'y'].map(v => ({ t: 'str', v })) }
    ],
    ['areas = ["x", "y"]', { type: 'list', element: 'text' }],
    ['weights = {"x": 1, "y": 2.5}', { type: 'dict', element: 'float' }],
    [
      'sites = [{"url": "a", "n": 1}, {"url": "b", "n": 2.5, "on": True}, {"url": None, "n": 0}]',
      {
        type: 'table',
        table: [
          { name: 'url', element: 'text', empty: 'null' },
          { name: 'n', element: 'float' },
          { name: 'on', element: 'bool', empty: 'absent' }
        ]
      }
    ],
    ['day = "2024-02-29"', { type: 'date', initial: { t: 'date', v: '2024-02-29' } }],
    ['day = date(2024, 2, 29)', { type: 'date', initial: { t: 'date', v: '2024-02-29' } }],
    ['data = "in/sites.csv"', { type: 'path' }],
    ['page = "https://a.b/c.csv"', { type: 'text' }],
    ['a = """x\ny"""', { type: 'text', multiline: true }],
    ['sign = "\\u00e9" r"\\n"', { initial: { t: 'str', v: 'é\\n' } }],
    [
      'n = 5 #@param {type:"slider", min:0, max:10, step:1}',
      { type: 'int', min: 0, max: 10, step: 1 }
    ],
    ['n = "a" #@param ["a", "b"]', { type: 'choice' }]
  ])('%j', (code, face) => {
    expect(input(code)).toMatchObject(face);
  });

  it.each([
    'total = 0\nfor i in x:\n    total += i',
    'rows = []',
    '_private = 3',
    '__version__ = "1"',
    'a = None',
    'a = [{"x": 1}, {"x": "y"}]',
    'a = [{"x": [1]}]',
    'a = [{1: 2}]',
    'a = [{"x": 1, "x": 2}]',
    'a = [{"x": 1}, 2]',
    'a = [{"x": None}]',
    'a = [{}]',
    'a = b"x"',
    'a = f"{x}"',
    'a = 3j',
    'if x:\n    a = 3',
    'def f():\n    a = 3'
  ])('offers none in %j', code => {
    expect(inputs(code)).toEqual([]);
  });

  it('offers none that nothing uses', () => {
    expect(
      convert(notebookOf('md:## A', 'A = 3', 'print(1)'), { name: 'n' }).definition.steps[0]?.inputs
    ).toEqual([]);
  });

  it('marks the literal and nothing else', () => {
    const code = 'word = "😀 a"\nn = - 5 # x';
    expect(
      inputs(code).map(({ place }) => place.at === 'literal' && code.slice(place.from, place.to))
    ).toEqual(['"😀 a"', '- 5']);
  });

  it('numbers names that are assigned again', () => {
    const { definition } = convert(
      notebookOf('md:## A', 'TOP = 1\nf(TOP)', 'md:## B', 'TOP = 2\nf(TOP)'),
      {
        name: 'n'
      }
    );
    expect(definition.steps.flatMap(step => step.inputs.map(({ id }) => id))).toEqual([
      'TOP',
      'TOP.2'
    ]);
  });

  it('takes a secret without its value and says so', () => {
    const notebook = notebookOf(
      'md:## A',
      'API_KEY = "sk-123"\nmax_tokens = 5',
      'f(API_KEY, max_tokens)'
    );
    const { definition, report } = convert(notebook, { name: 'n' });
    const [secret, count] = definition.steps[0]?.inputs ?? [];
    expect(secret).toMatchObject({ id: 'API_KEY', type: 'secret' });
    expect(secret).not.toHaveProperty('initial');
    expect(count?.type).toBe('int');
    expect(report.findings).toContainEqual(
      expect.objectContaining({ code: 'secret-in-notebook', cell: 1 })
    );
  });
});

describe('inputs from questions', () => {
  it.each([
    [
      'limit = int(input("Smallest number: "))',
      { id: 'limit', label: 'Smallest number', type: 'int', asked: true }
    ],
    ['name = input("Your name?").strip()', { id: 'name', label: 'Your name?', type: 'text' }],
    ['p = getpass.getpass("Key: ")', { id: 'p', type: 'secret', label: 'Key' }],
    ['f(input("A b: "))', { id: 'a_b', label: 'A b' }],
    ['x = input(text)', { id: 'x', label: 'X', place: { at: 'prompt', cell: 'c1', prompt: null } }]
  ])('%j', (code, face) => {
    expect(input(code)).toMatchObject(face);
  });
});

describe('other languages', () => {
  it('shows inputs that cannot be changed', () => {
    const notebook = {
      metadata: { language_info: { name: 'scala' } },
      cells: [{ cell_type: 'code', source: 'val n = 5 // rows\nprint(n)' }]
    };
    const { definition, report } = convert(notebook, { name: 'n' });
    expect(definition.steps[0]?.inputs).toMatchObject([{ id: 'n', type: 'int', fixed: true }]);
    expect(definition.cells[0]?.flow.opaque).toBe(true);
    expect(report.findings.map(({ code }) => code)).toContain('language-read-only');
  });
});
