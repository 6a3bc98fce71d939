/** Lays what an author says of an input over it, as far as the notebook's own value allows. */
import type { Input, InputOverlay, InputType, Value } from '@lockstep/protocol';

/** Tells what a member of an entry asks for in vain; the member is left out and the others apply. */
export type Misfit = (member: keyof InputOverlay, what: string) => void;

/** Which field types can show a value without changing what the code gets. */
const SHOWABLE: Partial<Record<Value['t'], readonly InputType[]>> = {
  bool: ['bool', 'choice'],
  int: ['int', 'float', 'choice'],
  float: ['float', 'choice'],
  str: ['text', 'choice', 'path', 'date', 'secret'],
  date: ['date', 'text', 'choice'],
  datetime: ['datetime'],
  list: ['list'],
  dict: ['dict']
};
/** What can be typed as an answer to a question of the code. */
const ANSWERS: readonly InputType[] = ['bool', 'int', 'float', 'text', 'date', 'choice', 'secret'];

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** The types that a field of this type can have instead. A table's columns are known of no other list. */
function possibleFor({ type, initial }: Input): readonly InputType[] {
  return type === 'table'
    ? ['table']
    : initial === undefined
      ? ANSWERS
      : (SHOWABLE[initial.t] ?? []);
}

/** The field types that an input can have, so that an editor offers no other. */
export function typesOf(input: Input): InputType[] {
  const { type, initial, choices, choicesFrom } = input;
  const possible = possibleFor(input);
  const chooses = choices !== undefined || choicesFrom !== undefined;
  const others = possible.filter(
    one =>
      one !== type &&
      (one !== 'choice' || chooses) &&
      (one !== 'date' || initial?.t !== 'str' || DAY.test(initial.v))
  );
  return [type, ...others];
}

function initialAs(initial: Value, type: InputType): Value {
  if (type === 'date' && initial.t === 'str') {
    return { t: 'date', v: initial.v };
  }
  if (type === 'text' && initial.t === 'date') {
    return { t: 'str', v: initial.v };
  }
  return type === 'float' && initial.t === 'int' ? { t: 'float', v: initial.v } : initial;
}

function retyped(input: Input, type: InputType, misfit: Misfit): Input {
  const { initial, ...rest } = input;
  if (type === input.type) {
    return input;
  }
  if (!possibleFor(input).includes(type)) {
    misfit('type', `asks for the type ${type}, which the notebook's value cannot have`);
    return input;
  }
  if (initial?.t === 'str' && type === 'date' && !DAY.test(initial.v)) {
    misfit('type', "asks for the type date, but the notebook's value is no date");
    return input;
  }
  return initial === undefined || type === 'secret'
    ? { ...rest, type }
    : { ...rest, type, initial: initialAs(initial, type) };
}

/** A plain YAML value as the notebook would write it, `null` where it is of another kind than the notebook's. */
function typed(scalar: string | number | boolean, initial: Value | undefined): Value | null {
  if (typeof scalar === 'boolean') {
    return initial === undefined || initial.t === 'bool' ? { t: 'bool', v: scalar } : null;
  }
  if (typeof scalar === 'number') {
    if (initial?.t === 'str') {
      return { t: 'str', v: String(scalar) };
    }
    if (!Number.isFinite(scalar) || (initial !== undefined && !/^(?:int|float)$/.test(initial.t))) {
      return null;
    }
    const whole = Number.isSafeInteger(scalar);
    if (initial?.t === 'float' && Number(initial.v) === scalar) {
      return initial;
    }
    if (initial?.t === 'int' && !whole) {
      return null;
    }
    const isFloat = initial?.t === 'float' || !whole;
    return isFloat ? { t: 'float', v: String(scalar) } : { t: 'int', v: String(scalar) };
  }
  if (initial?.t === 'date') {
    return DAY.test(scalar) ? { t: 'date', v: scalar } : null;
  }
  return initial === undefined || initial.t === 'str' ? { t: 'str', v: scalar } : null;
}

function sameValue(a: Value, b: Value): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function chosen(input: Input, scalars: NonNullable<InputOverlay['choices']>): Value[] | string {
  const { initial } = input;
  if (/^(?:secret|list|dict|table)$/.test(input.type)) {
    return 'lists choices, which a field of this type cannot have';
  }
  const values = scalars.map(scalar => typed(scalar, initial)).filter(value => value !== null);
  if (values.length < scalars.length) {
    return "lists choices that are of another kind than the notebook's value";
  }
  if (values.length === 0) {
    return 'lists no choice';
  }
  return initial === undefined || values.some(value => sameValue(value, initial))
    ? values
    : "lists choices without the notebook's own value";
}

function withChoices(input: Input, change: InputOverlay, misfit: Misfit): Input {
  if (change.choices === undefined) {
    return input;
  }
  const values = chosen(input, change.choices);
  if (typeof values === 'string') {
    misfit('choices', values);
    return input;
  }
  const { choicesFrom: _live, open: _open, min: _min, max: _max, step: _step, ...rest } = input;
  return { ...rest, type: 'choice', choices: values };
}

/** A field that is a choice and has none, or has some and is no choice, is neither. */
function settled(input: Input, before: Input, misfit: Misfit): Input {
  if (input.type === 'choice' && (input.choices ?? []).length === 0 && !input.choicesFrom) {
    misfit('type', 'asks for a choice without choices');
    return before;
  }
  if (input.type !== 'choice' && before.type === 'choice') {
    const { choices: _choices, ...rest } = input;
    return rest;
  }
  return input;
}

function withRange(input: Input, change: InputOverlay, misfit: Misfit): Input {
  const range = (['min', 'max', 'step'] as const).filter(name => change[name] !== undefined);
  const [first] = range;
  if (first === undefined) {
    return input;
  }
  if (input.type !== 'int' && input.type !== 'float') {
    range.forEach(name => {
      misfit(name, 'sets a range, which only a field for a number can have');
    });
    return input;
  }
  const next = { ...input };
  range.forEach(name => {
    next[name] = change[name];
  });
  const { min = -Infinity, max = Infinity, step = 1 } = next;
  const own = next.initial !== undefined && 'v' in next.initial ? Number(next.initial.v) : NaN;
  const fault =
    min > max
      ? 'sets a range whose least value is larger than its largest'
      : own < min || own > max
        ? `sets a range without the notebook's own value ${own}`
        : step <= 0
          ? 'sets a step that is not larger than 0'
          : null;
  if (fault !== null) {
    misfit(first, fault);
    return input;
  }
  return next;
}

/** A text of blanks says that there is none. */
function said(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== '';
}

/** An input as its author wants it; whether it is offered is settled elsewhere. */
export function withFace(input: Input, change: InputOverlay, misfit: Misfit): Input {
  const typedSo = change.type === undefined ? input : retyped(input, change.type, misfit);
  const narrowed = settled(withChoices(typedSo, change, misfit), input, misfit);
  const next = withRange(narrowed, change, misfit);
  const { label = '', help = next.help, unit = next.unit, required = next.required } = change;
  const { help: _help, unit: _unit, ...rest } = next;
  return {
    ...rest,
    label: label.trim() === '' ? next.label : label,
    ...(said(help) ? { help } : {}),
    ...(said(unit) ? { unit } : {}),
    required
  };
}
