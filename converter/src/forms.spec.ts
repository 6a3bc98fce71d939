import type { Input, Value } from '@lockstep/protocol';
import { readCell } from './cells';
import { applyForm, cellForm, formFindings, readParam } from './forms';
import { literalAssignments } from './python/assignments';
import { parsePython } from './python/tree';

const FIELD: Pick<Input, 'id' | 'label' | 'required' | 'asked' | 'place'> = {
  id: 'x',
  label: 'X',
  required: true,
  asked: false,
  place: { at: 'literal', cell: 'c', from: 0, to: 1 }
};

const OWN: Partial<Record<Value['t'], Input['type']>> = {
  str: 'text',
  int: 'int',
  float: 'float',
  bool: 'bool'
};

/** The field of a line with a form. */
function field(line: string): Input | null {
  const [assignment] = literalAssignments(parsePython(line));
  const form = assignment === undefined ? null : readParam(assignment.comment);
  if (assignment === undefined || form === null) {
    return null;
  }
  const { value } = assignment;
  return applyForm({ ...FIELD, type: OWN[value.t] ?? 'text', initial: value }, form, value);
}

const texts = (...all: string[]): Value[] => all.map(v => ({ t: 'str', v }));

describe('#@param', () => {
  it.each([
    [
      'a slider with range and step',
      'x = 0.5 #@param {type:"slider", min:0, max:1, step:0.1}',
      { type: 'float', min: 0, max: 1, step: 0.1 }
    ],
    [
      'a slider of whole numbers',
      'x = 1 #@param {"type":"slider", "min": 0, "max": 100, "step": 5}',
      { type: 'int', min: 0, max: 100, step: 5 }
    ],
    [
      'a slider of fractions at a whole number',
      'x = 0 #@param {type:"slider", min:-1, max:1, step:0.1}',
      { type: 'float', initial: { t: 'float', v: '0' }, min: -1, max: 1 }
    ],
    ['an integer', 'x = 10 #@param {type:"integer"}', { type: 'int' }],
    [
      'an integer written with a point',
      'x = 10.0 #@param {type:"integer"}',
      { type: 'int', initial: { t: 'int', v: '10' } }
    ],
    [
      'a number, whole where the code has a whole one',
      'x = 3 #@param {type:"number"}',
      { type: 'int' }
    ],
    ['a number', 'x = 10.5 # @param {type:"number"}', { type: 'float' }],
    [
      'text with a placeholder',
      `x = '' #@param {type:"string", placeholder:"enter a value"}`,
      { type: 'text', initial: { t: 'str', v: '' }, placeholder: 'enter a value' }
    ],
    ['a boolean', 'x = True #@param {type:"boolean"}', { type: 'bool' }],
    [
      'a date',
      'x = \'2018-03-22\' #@param {type:"date"}',
      { type: 'date', initial: { t: 'date', v: '2018-03-22' } }
    ],
    [
      'a dropdown',
      'x = "a" #@param ["a", "b]", \'c d\']',
      { type: 'choice', choices: texts('a', 'b]', 'c d') }
    ],
    [
      "a dropdown that lacks the notebook's own value",
      'x = "z" #@param ["a"]',
      { type: 'choice', choices: texts('z', 'a') }
    ],
    [
      'a dropdown that takes other values',
      'x = "z" #@param ["a", "b"] {allow-input: true}',
      { type: 'text', choices: texts('a', 'b'), open: true }
    ],
    [
      'a raw dropdown of numbers',
      'x = 2 #@param ["1", "2"] {type:"raw"}',
      {
        type: 'choice',
        choices: [
          { t: 'int', v: '1' },
          { t: 'int', v: '2' }
        ]
      }
    ],
    [
      'a raw dropdown of truth values',
      'x = True #@param ["False", "True"] {type:"raw"}',
      {
        type: 'choice',
        choices: [
          { t: 'bool', v: false },
          { t: 'bool', v: true }
        ]
      }
    ],
    [
      'a raw dropdown of numbers and of code, which is left out',
      'x = 1.5 #@param [1, "other", "None"] {type:"raw"}',
      { type: 'choice', choices: [{ t: 'float', v: '1.5' }, { t: 'float', v: '1' }, { t: 'null' }] }
    ],
    ['a raw number', 'x = 1.5 #@param {type:"raw"}', { type: 'float' }],
    ['what an address may set', 'x = "m" # @param {isTemplate: true}', { type: 'text' }],
    ['help behind the form', 'x = 1 #@param {type:"integer"} how many', { help: 'How many' }]
  ])('gives %s', (_what, line, face) => {
    expect(field(line)).toMatchObject(face);
  });

  it('keeps no range that the value of the notebook breaks', () => {
    expect(field('x = 5 #@param {type:"slider", min:10, max:20}')).not.toHaveProperty('min');
  });

  it('leaves an empty date open, because the code allows it', () => {
    const date = field('x = "" #@param {type:"date"}');
    expect(date).toMatchObject({ type: 'date', required: false });
    expect(date).not.toHaveProperty('initial');
  });

  it('is told from other comments', () => {
    expect(readParam('# the @parameter x')).toBeNull();
    expect(readParam('#@parameters')).toBeNull();
  });

  it('survives what never closes', () => {
    expect(readParam('#@param ["a", "b')).toEqual({});
    expect(readParam('#@param {type:"slider", min:')).toEqual({});
  });
});

describe('the form of a cell', () => {
  const formIn = (source: string): unknown => cellForm(source, parsePython(source));

  it('gives title and text', () => {
    const source = [
      '#@title ## Fit the *model* { run: "auto", display-mode: "form" }',
      '#@markdown Choose well.',
      '#@markdown Then run.',
      'x = 1 #@param {type:"integer"}',
      '#@markdown ---'
    ].join('\n');
    expect(formIn(source)).toEqual({
      title: 'Fit the model',
      markdown: 'Choose well.\nThen run.\n\n---'
    });
  });

  it('is not read from a text', () => {
    expect(formIn('x = """\n#@title No\n"""')).toEqual({ title: null, markdown: '' });
  });
});

describe('form findings', () => {
  const codes = (source: string): string[] => {
    const cell = {
      index: 0,
      kind: 'code' as const,
      id: null,
      source,
      tags: [],
      executionCount: null
    };
    return formFindings([readCell(cell, 'c', 'python')]).map(({ code }) => code);
  };

  it.each(['x = f(1) #@param {type:"raw"}', 'if y:\n    x = 1 #@param {type:"integer"}'])(
    'name what gets no field: %j',
    source => {
      expect(codes(source)).toEqual(['form-computed']);
    }
  );

  it('are silent where every field has a value', () => {
    expect(codes('x = 1 #@param {type:"integer"}\ny = """a\n""" #@param {type:"string"}')).toEqual(
      []
    );
  });
});
