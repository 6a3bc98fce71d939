import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Input, Value } from '@lockstep/protocol';
import { type Conversion, convert } from './convert';
import { notebookOf } from './notebooks.testing';
import { sourcesOf } from './sources';

const IMPORT = 'import ipywidgets as widgets\nfrom ipywidgets import interact, fixed';
const int = (v: number): Value => ({ t: 'int', v: String(v) });
const float = (v: string): Value => ({ t: 'float', v });
const str = (v: string): Value => ({ t: 'str', v });
const list = (...v: Value[]): Value => ({ t: 'list', v });
const bool = (v: boolean): Value => ({ t: 'bool', v });

function converted(code: string, imports = IMPORT): Conversion {
  return convert(notebookOf(imports, 'md:## A', code), { name: 'n' });
}

function inputs(code: string, imports?: string): Input[] {
  return converted(code, imports).definition.steps.flatMap(step => step.inputs);
}

/** The code of the last cell once its only input has a value. */
function given(code: string, value: Value): string {
  const { definition } = converted(code);
  const step = definition.steps.at(-1);
  const id = step?.inputs[0]?.id ?? '';
  return step === undefined
    ? ''
    : (sourcesOf(definition, step, { [id]: value }).at(-1)?.code ?? '');
}

describe('controls', () => {
  it.each<[string, Partial<Input>]>([
    [
      'widgets.IntSlider(value=5, min=1, max=9, step=2, description="Size:")',
      { label: 'Size', type: 'int', initial: int(5), min: 1, max: 9, step: 2 }
    ],
    ['widgets.IntSlider(5, 1, 9)', { initial: int(5), min: 1, max: 9, step: 1 }],
    ['widgets.IntSlider()', { initial: int(0), min: 0, max: 100, step: 1 }],
    ['widgets.IntSlider(min=10, max=20)', { initial: int(10) }],
    [
      'widgets.FloatSlider(value=0.5, max=1)',
      { type: 'float', initial: float('0.5'), max: 1, step: 0.1 }
    ],
    ['widgets.FloatLogSlider(value=10, min=-2, max=3)', { type: 'float', min: 0.01, max: 1000 }],
    ['widgets.BoundedIntText(7, max=10)', { type: 'int', initial: int(7), max: 10 }],
    ['widgets.FloatText(1.5)', { type: 'float', initial: float('1.5') }],
    [
      'widgets.IntRangeSlider(value=(2, 6), max=10)',
      { type: 'list', element: 'int', initial: list(int(2), int(6)) }
    ],
    ['widgets.IntRangeSlider()', { initial: list(int(25), int(75)) }],
    ['widgets.Text(placeholder="who")', { type: 'text', initial: str(''), placeholder: 'who' }],
    ['widgets.Textarea("a")', { type: 'text', multiline: true }],
    ['widgets.Checkbox(value=True)', { type: 'bool', initial: bool(true) }],
    ['widgets.ToggleButton()', { type: 'bool', initial: bool(false) }],
    [
      'widgets.Dropdown(options=["a", "b"])',
      { type: 'choice', initial: str('a'), choices: [str('a'), str('b')] }
    ],
    [
      'widgets.RadioButtons(options=[("One", 1), ("Two", 2)], value=2)',
      { type: 'choice', initial: str('Two'), choices: [str('One'), str('Two')] }
    ],
    ['widgets.Select(options={"One": 1, "Two": 2})', { choices: [str('One'), str('Two')] }],
    [
      'widgets.SelectMultiple(options=[1, 2], value=[2])',
      { type: 'list', element: 'int', choices: [int(1), int(2)], initial: list(int(2)) }
    ],
    [
      'widgets.Combobox(options=["a", "b"])',
      { type: 'choice', open: true, choices: [str('a'), str('b')] }
    ],
    ['widgets.DatePicker()', { type: 'date', required: false }],
    ['widgets.Password()', { type: 'secret' }]
  ])('%s', (code, face) => {
    expect(inputs(`x = ${code}`)).toMatchObject([{ id: 'x', ...face }]);
  });

  it('give a secret no value', () => {
    expect(inputs('x = widgets.Password(value="s")')[0]).not.toHaveProperty('initial');
  });

  it.each([
    'x = widgets.HTML("a")',
    'x = widgets.Valid(value=True)',
    'x = widgets.IntSlider(value=f(3))',
    'x = widgets.IntSlider(**options)',
    'x = widgets.IntSlider(3, disabled=True)',
    'x = widgets.Dropdown(options=names)',
    'for i in y:\n    widgets.IntSlider(value=3)',
    'x = other.IntSlider(3)'
  ])('give no field where none can be sure: %s', code => {
    expect(inputs(code)).toEqual([]);
  });

  it.each([
    ['from ipywidgets import IntSlider as S', 'S(value=3)'],
    ['import ipywidgets', 'ipywidgets.widgets.IntSlider(value=3)'],
    ['from ipywidgets import *', 'IntSlider(value=3)'],
    ['import ipywidgets as w\nS = w.IntSlider', 'S(value=3)']
  ])('are found through %j', (imports, code) => {
    expect(inputs(`x = ${code}`, imports)).toMatchObject([{ id: 'x', type: 'int' }]);
  });

  it('are not mixed up with the notebook’s own names', () => {
    expect(
      inputs('x = IntSlider(value=3)', 'from ipywidgets import *\ndef IntSlider(value): pass')
    ).toEqual([]);
  });

  it('inside of others keep their description as name', () => {
    expect(inputs('widgets.VBox([widgets.Text(description="Your name")])')).toMatchObject([
      { id: 'your_name', label: 'Your name' }
    ]);
  });

  it.each([
    ['x = widgets.FileUpload()', 'widget-upload'],
    ['x = widgets.Button()', 'widget-button'],
    ['widgets.interact_manual(f, x=1)', 'widget-manual']
  ])('are reported where the app cannot stand in: %s', (code, finding) => {
    expect(converted(code).report.findings.map(one => one.code)).toContain(finding);
  });
});

describe('interact', () => {
  it.each<[string, Partial<Input>]>([
    ['interact(f, x=10)', { type: 'int', initial: int(10), min: -10, max: 30, step: 1 }],
    ['interact(f, x=-2)', { initial: int(-2), min: -6, max: 2 }],
    ['interact(f, x=0)', { min: 0, max: 1 }],
    ['interact(f, x=1.5)', { type: 'float', min: -1.5, max: 4.5, step: 0.1 }],
    ['interact(f, x=(0, 5))', { type: 'int', initial: int(2), min: 0, max: 5, step: 1 }],
    ['interact(f, x=(0, 5, 0.5))', { type: 'float', initial: float('2.0'), step: 0.5 }],
    ['interact(f, x=(0.0, 1.0))', { type: 'float', initial: float('0.5'), step: 0.1 }],
    [
      'interact(f, x=["a", "b"])',
      { type: 'choice', initial: str('a'), choices: [str('a'), str('b')] }
    ],
    ['interact(f, x={"one": 1, "two": 2})', { type: 'choice', choices: [int(1), int(2)] }],
    ['interact(f, x=True)', { type: 'bool', initial: bool(true) }],
    ['interact(f, x="a")', { type: 'text', initial: str('a') }],
    ['@interact(x=3)\ndef g(x): pass', { initial: int(3) }],
    ['@interact\ndef g(x=3): pass', { initial: int(3) }],
    ['@interact(x=(0, 9))\ndef g(x=7): pass', { initial: int(7), max: 9 }]
  ])('%j', (code, face) => {
    expect(inputs(code)).toMatchObject([{ id: 'x', ...face }]);
  });

  it('asks for nothing that is fixed or computed', () => {
    expect(inputs('interact(f, x=fixed(3), y=z)')).toEqual([]);
  });
});

/** Controls as far as their value goes, where ipywidgets is not at hand. */
const STAND_IN = `
import datetime, json, sys, types
try:
    import ipywidgets as widgets
except ImportError:
    class Control:
        def __init__(self, value=None, *rest, options=(), label=None, **more):
            pairs = list(options.items()) if isinstance(options, dict) else [o if isinstance(o, tuple) else (str(o), o) for o in options]
            if isinstance(label, list): value = [dict(pairs)[one] for one in label]
            elif label is not None: value = dict(pairs)[label]
            self.value = value
    class Module:
        def __getattr__(self, name): return Control
    widgets = Module()
def interact(f, **given): f(**{name: value for name, value in given.items()})
for line in sys.stdin:
    code, want = json.loads(line)
    space = {"widgets": widgets, "datetime": datetime, "interact": interact}
    space["f"] = lambda x: space.update(x=types.SimpleNamespace(value=x))
    try:
        exec(code, space)
        value = space["x"].value
        value = list(value) if isinstance(value, tuple) else value
        if value != eval(want, space): print(code, repr(value))
    except Exception as error:
        print(code, repr(error))
`;

const folder = join(process.cwd(), '.venv', process.platform === 'win32' ? 'Scripts' : 'bin');
const python = [join(folder, 'python'), join(folder, 'python.exe')].find(existsSync);

describe('a value given to a control', () => {
  it.each([
    ['x = widgets.IntSlider()', int(3), 'x = widgets.IntSlider(value=3)'],
    ['x = widgets.IntSlider(max=9,)', int(3), 'x = widgets.IntSlider(max=9, value=3)'],
    [
      'x = widgets.IntSlider(max=9 # most\n)',
      int(3),
      'x = widgets.IntSlider(max=9, value=3 # most\n)'
    ],
    ['x = widgets.IntSlider(2, 1, 9)', int(3), 'x = widgets.IntSlider(3, 1, 9)'],
    ['interact(f, x=(0, 5))', int(4), 'interact(f, x=4)']
  ])('stands in %j', (code, value, result) => {
    expect(given(code, value)).toBe(result);
  });

  const run = python === undefined ? it.skip : it;
  run(
    `is what the control holds in Python${python === undefined ? ', not run: .venv absent' : ''}`,
    () => {
      const cases: [string, Value, string][] = [
        ['widgets.IntSlider(value=5, min=1, max=9)', int(7), '7'],
        ['widgets.IntSlider(min=1, max=9)', int(7), '7'],
        ['widgets.BoundedIntText(5, max=9)', int(7), '7'],
        ['widgets.IntText()', int(-7), '-7'],
        ['widgets.FloatSlider()', float('0.5'), '0.5'],
        ['widgets.FloatLogSlider(base=10)', float('100.0'), '100.0'],
        ['widgets.BoundedFloatText(1.0)', float('2.5'), '2.5'],
        ['widgets.FloatText(value=1)', float('2.5'), '2.5'],
        ['widgets.IntRangeSlider(value=(2, 6))', list(int(3), int(9)), '[3, 9]'],
        ['widgets.FloatRangeSlider()', list(float('3.5'), float('9.0')), '[3.5, 9.0]'],
        ['widgets.Text()', str('a"b'), "'a\"b'"],
        ['widgets.Textarea(value="a")', str('a\nb'), "'a\\nb'"],
        ['widgets.Password()', str('s'), "'s'"],
        ['widgets.Checkbox()', bool(true), 'True'],
        ['widgets.ToggleButton(True)', bool(false), 'False'],
        ['widgets.Dropdown(options=["a", "b"])', str('b'), "'b'"],
        ['widgets.Dropdown(options=[("One", 1), ("Two", 2)], value=2)', str('One'), '1'],
        ['widgets.RadioButtons(options=[("One", 1), ("Two", 2)])', str('Two'), '2'],
        ['widgets.Select(options=[1, 2, 3], value=2)', int(3), '3'],
        ['widgets.ToggleButtons(options=["a", "b"], value="a")', str('b'), "'b'"],
        ['widgets.SelectMultiple(options=["a", "b"])', list(str('b')), "['b']"],
        ['widgets.Combobox(options=["a", "b"])', str('c'), "'c'"],
        ['widgets.DatePicker()', { t: 'date', v: '2026-11-23' }, 'datetime.date(2026, 11, 23)'],
        ['widgets.TagsInput()', list(str('a')), "['a']"]
      ];
      const calls = cases.map(([code, value, want]) => [given(`x = ${code}`, value), want]);
      calls.push([given('interact(f, x=(0, 5, 0.5))', float('3.5')), '3.5']);
      const lines = calls.map(call => JSON.stringify(call)).join('\n');
      expect(execFileSync(python ?? '', ['-c', STAND_IN], { input: lines, encoding: 'utf8' })).toBe(
        ''
      );
    }
  );
});
