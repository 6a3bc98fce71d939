/** What each control of ipywidgets asks for: its field, range and choices, and the value it starts with. */
import type { Input, Value } from '@lockstep/protocol';
import { readLiteral } from './python/literals';
import { type PythonTree, type Syntax, textOf } from './python/tree';

type Element = NonNullable<Input['element']>;

/** A field as a control asks for it: what of an input the control decides. */
export type Face = Pick<
  Input,
  'type' | 'element' | 'initial' | 'min' | 'max' | 'step' | 'choices' | 'open' | 'multiline'
> & {
  required?: boolean;
  help?: string;
};

/** Where the text of a choice stands for its value, since the options are pairs of label and value. */
export interface Choices {
  values: Value[];
  labels: string[] | null;
}

/** Literals as {@link readLiteral} reads them, and tuples as lists. */
export function readValue(tree: PythonTree, node: Syntax): Value | null {
  if (node.name === 'ParenthesizedExpression') {
    const [, inner] = node.children;
    return inner === undefined ? null : readValue(tree, inner);
  }
  if (node.name !== 'TupleExpression' && node.name !== 'ArrayExpression') {
    return readLiteral(tree, node);
  }
  const items = node.children
    .filter(child => /^[A-Z]/.test(child.name))
    .map(child => readValue(tree, child));
  return items.every(item => item !== null) ? { t: 'list', v: items } : null;
}

/** The number that a value is, `null` for everything else. */
export function numberIn(value: Value | null | undefined): number | null {
  return value?.t === 'int' || value?.t === 'float' ? Number(value.v) : null;
}

/** A number as a tagged value of a kind. */
export function numberValue(kind: 'int' | 'float', number: number): Value {
  if (kind === 'int') {
    return { t: 'int', v: String(Math.trunc(number)) };
  }
  const text = String(number);
  return { t: 'float', v: /[.e]/.test(text) ? text : `${text}.0` };
}

/** How Python's `str` writes a scalar: what a control shows where options have no labels. */
function shown(value: Value): string | null {
  switch (value.t) {
    case 'str':
    case 'int':
    case 'float':
      return value.v;
    case 'bool':
      return value.v ? 'True' : 'False';
    case 'null':
      return 'None';
    default:
      return null;
  }
}

/** Options of a selection: values, pairs of label and value, or a dict of them; `null` when they are computed. */
export function choicesIn(tree: PythonTree, node: Syntax): Choices | null {
  const pairs = labelled(tree, node);
  if (pairs !== null) {
    return pairs;
  }
  const value = readValue(tree, node);
  if (value?.t !== 'list' || value.v.length === 0 || value.v.some(item => shown(item) === null)) {
    return null;
  }
  return { values: value.v, labels: null };
}

function labelled(tree: PythonTree, node: Syntax): Choices | null {
  const parts = node.children.filter(child => /^[A-Z]/.test(child.name));
  const dict = node.name === 'DictionaryExpression';
  const pairs = dict
    ? parts.flatMap((key, at) => (at % 2 === 0 ? [[key, parts[at + 1]]] : []))
    : parts.map(part =>
        part.name === 'TupleExpression' || part.name === 'ArrayExpression'
          ? part.children.filter(child => /^[A-Z]/.test(child.name))
          : []
      );
  if (pairs.length === 0 || pairs.some(pair => pair.length !== 2)) {
    return null;
  }
  const values: Value[] = [];
  const labels: string[] = [];
  for (const [key, item] of pairs) {
    const label = key === undefined ? null : readLiteral(tree, key);
    const text = label === null ? null : shown(label);
    if (text === null || item === undefined) {
      return null;
    }
    labels.push(text);
    // A value that is no literal is still told by its label.
    values.push(readLiteral(tree, item) ?? { t: 'str', v: textOf(tree, item) });
  }
  return new Set(labels).size === labels.length ? { values, labels } : null;
}

interface NumberKind {
  kind: 'int' | 'float';
  /** Bounds that ipywidgets takes where the code gives none. */
  min?: number;
  max?: number;
  step?: number;
}

const INT: NumberKind = { kind: 'int', min: 0, max: 100 };
const FLOAT: NumberKind = { kind: 'float', min: 0, max: 100 };

/** Controls of one number; bounds and steps as in ipywidgets 8, `widget_int.py` and `widget_float.py`. */
export const NUMBERS: Readonly<Record<string, NumberKind>> = {
  IntSlider: { ...INT, step: 1 },
  BoundedIntText: { ...INT, step: 1 },
  IntText: { kind: 'int' },
  FloatSlider: { ...FLOAT, step: 0.1 },
  BoundedFloatText: FLOAT,
  FloatText: { kind: 'float' }
};

/** Sliders of two numbers. */
export const RANGES: Readonly<Record<string, NumberKind>> = {
  IntRangeSlider: { ...INT, step: 1 },
  FloatRangeSlider: { ...FLOAT, step: 0.1 }
};

/** Controls that hold one of their options, and those that hold several. */
export const SELECTIONS = new Set([
  'Dropdown',
  'RadioButtons',
  'Select',
  'ToggleButtons',
  'SelectionSlider'
]);

/** Controls of a list of any length, with the kind of its items. */
export const LISTS: Readonly<Record<string, Element>> = {
  TagsInput: 'text',
  IntsInput: 'int',
  FloatsInput: 'float'
};

/** The face of a control of one number. Bounds that are computed stay open. */
export function numberFace(
  kind: NumberKind,
  read: (name: string) => number | null | undefined
): Face {
  const [min, max, step] = (['min', 'max', 'step'] as const).map(name => {
    const given = read(name);
    return given === undefined ? kind[name] : (given ?? undefined);
  });
  const value = read('value');
  if (value === null) {
    return { type: kind.kind };
  }
  const own = Math.min(Math.max(value ?? 0, min ?? -Infinity), max ?? Infinity);
  return {
    type: kind.kind,
    initial: numberValue(kind.kind, own),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(step === undefined || step <= 0 ? {} : { step })
  };
}

/** The face of a slider of two numbers. */
export function rangeFace(
  kind: NumberKind,
  value: Value | null,
  read: (name: string) => number | null | undefined
): Face {
  const min = read('min') ?? kind.min ?? 0;
  const max = read('max') ?? kind.max ?? 0;
  const pair = value?.t === 'list' ? value.v.map(numberIn) : [];
  const [low = 0.75 * min + 0.25 * max, high = 0.25 * min + 0.75 * max] = pair.filter(
    number => number !== null
  );
  return {
    type: 'list',
    element: kind.kind,
    initial: { t: 'list', v: [low, high].map(number => numberValue(kind.kind, number)) },
    help: `Two numbers, from ${min} to ${max}`
  };
}

/** The kind of items that all values share. */
export function elementOf(values: readonly Value[]): Element | null {
  const names: Partial<Record<Value['t'], Element>> = {
    bool: 'bool',
    int: 'int',
    float: 'float',
    str: 'text'
  };
  const kinds = new Set(values.map(({ t }) => t));
  const [only] = kinds;
  return kinds.size === 1 && only !== undefined ? (names[only] ?? null) : null;
}

/** The face of a value of which `interact` makes a control; the rules are those of `interaction.py` in ipywidgets 8. */
export function abbreviationFace(
  tree: PythonTree,
  node: Syntax,
  fallback: Value | null
): Face | null {
  const value = readValue(tree, node);
  if (node.name === 'TupleExpression') {
    return value?.t === 'list' ? tupleFace(value.v, fallback) : null;
  }
  if (node.name === 'ArrayExpression' || node.name === 'DictionaryExpression') {
    // The function gets the value itself, so that every choice has to be a literal.
    const choices = value === null ? null : choicesIn(tree, node);
    const own = choices?.values.find(choice => JSON.stringify(choice) === JSON.stringify(fallback));
    return choices === null || choices.values.some(choice => shown(choice) === null)
      ? null
      : { type: 'choice', choices: choices.values, initial: own ?? choices.values[0] };
  }
  switch (value?.t) {
    case 'str':
      return { type: 'text', initial: value };
    case 'bool':
      return { type: 'bool', initial: value };
    case 'int':
    case 'float': {
      const number = Number(value.v);
      const bounds = number === 0 ? [0, 1] : [-Math.abs(number), 3 * Math.abs(number)];
      const [min = 0, max = 0] = number < 0 ? bounds.map(bound => -bound).reverse() : bounds;
      return { type: value.t, initial: value, min, max, step: value.t === 'int' ? 1 : 0.1 };
    }
    default:
      return null;
  }
}

function tupleFace(items: readonly Value[], fallback: Value | null): Face | null {
  const [min, max, step, ...more] = items.map(numberIn);
  const given = typeof step === 'number' ? step : null;
  if (
    typeof min !== 'number' ||
    typeof max !== 'number' ||
    more.length > 0 ||
    (step !== undefined && !(given !== null && given > 0)) ||
    min > max
  ) {
    return null;
  }
  const kind = items.every(({ t }) => t === 'int') ? 'int' : 'float';
  const whole = items.slice(0, 2).every(({ t }) => t === 'int');
  const half = (max - min) / 2;
  const middle = min + (whole ? Math.floor(half) : half);
  const own = numberIn(fallback);
  const start =
    own !== null
      ? Math.min(Math.max(own, min), max)
      : given === null
        ? middle
        : min + Math.trunc((middle - min) / given) * given;
  return {
    type: kind,
    initial: numberValue(kind, start),
    min,
    max,
    step: given ?? (kind === 'int' ? 1 : 0.1)
  };
}
