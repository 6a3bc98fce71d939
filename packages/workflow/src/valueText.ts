/** From what a person types in a field to a typed value. */
import {
  type InputFace,
  type InputType,
  type TableColumn,
  TableText,
  Value,
  type Value as TypedValue,
  jsonOf
} from '@lockstep/protocol';
import { checkValue, numberOf, typedType } from './valueCheck';
import { textOfValue } from './showValue';
import { rowOf } from './tableValue';

/** A value, or one sentence saying why the text is none. */
export type Typed = { value: TypedValue } | { problem: string };

/**
 * Reads a field's text as its input's type and checks it against range and choices. Empty text is an answer for
 * text, lists and dicts, and no value for the other types.
 */
export function valueFromText(input: InputFace, text: string): Typed {
  const value = read(input, text);
  if (value === null) {
    return { problem: problemOf(input, text) };
  }
  if (!Value.safeParse(value).success) {
    return { problem: `${input.label} holds text that cannot be stored.` };
  }
  const problem = checkValue(input, value);
  return problem === null ? { value } : { problem };
}

function read(input: InputFace, text: string): TypedValue | null {
  const { type, element = 'text', choices } = input;
  if (choices && type !== 'list') {
    const chosen = choices.find(choice => textOfValue(choice) === text);
    return chosen ?? scalar(typedType(input), text, input);
  }
  switch (type) {
    case 'list':
      return all(
        lines(text).map(line => scalar(element, line, input)),
        items => ({
          t: 'list',
          v: items
        })
      );
    case 'dict':
      return dict(text, input);
    case 'table':
      return table(text, input);
    default:
      return scalar(typedType(input), text, input);
  }
}

function scalar(type: InputType, text: string, input: InputFace): TypedValue | null {
  const trimmed = text.trim();
  switch (type) {
    case 'bool': {
      const word = trimmed.toLowerCase();
      const yes = ['true', 'yes', '1', 'on'].includes(word);
      return yes || ['false', 'no', '0', 'off'].includes(word) ? { t: 'bool', v: yes } : null;
    }
    case 'int':
      return intOf(trimmed);
    case 'float':
      return asWritten(floatOf(trimmed), input);
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(trimmed) ? dated(input, 'date', trimmed) : null;
    case 'datetime':
      return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(trimmed)
        ? dated(input, 'datetime', trimmed)
        : null;
    case 'path':
      return trimmed === '' ? null : { t: 'str', v: text };
    case 'secret':
      return text === '' ? null : { t: 'str', v: text };
    default:
      return { t: 'str', v: text };
  }
}

/** A day keeps the form the notebook gave it: text where its literal is text. */
function dated(input: InputFace, tag: 'date' | 'datetime', text: string): TypedValue {
  return { t: input.initial?.t === 'str' ? 'str' : tag, v: text };
}

/** A whole number of any size; blanks, commas and underscores between digits are let pass. */
function intOf(text: string): TypedValue | null {
  const plain = text.replace(/(?<=\d)[,_ \u00a0\u202f](?=\d)/g, '').replace(/^\+/, '');
  return /^-?\d+$/.test(plain) ? { t: 'int', v: BigInt(plain).toString() } : null;
}

/** The notebook's own number keeps the form that it has there: `1` typed again is no change of `1.0`. */
function asWritten(value: TypedValue | null, { initial }: InputFace): TypedValue | null {
  return value?.t === 'float' &&
    initial?.t === 'float' &&
    Object.is(numberOf(value.v), numberOf(initial.v))
    ? initial
    : value;
}

function floatOf(text: string): TypedValue | null {
  const plain = text.toLowerCase().replace(/(?<=\d)[_ \u00a0\u202f](?=\d)/g, '');
  if (/^[+-]?(inf|infinity|nan)$/.test(plain)) {
    const name = plain.includes('nan') ? 'nan' : plain.startsWith('-') ? '-inf' : 'inf';
    return { t: 'float', v: name };
  }
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(plain)
    ? { t: 'float', v: floatText(Number(plain)) }
    : null;
}

/** The shortest text that reads back to the same binary64 number, always with a point or an exponent. */
export function floatText(number: number): string {
  if (Number.isNaN(number)) {
    return 'nan';
  }
  if (!Number.isFinite(number)) {
    return number > 0 ? 'inf' : '-inf';
  }
  const text = Object.is(number, -0) ? '-0' : String(number);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function dict(text: string, input: InputFace): TypedValue | null {
  const pairs: [TypedValue, TypedValue][] = [];
  for (const line of lines(text)) {
    const cut = line.indexOf(':');
    const item =
      cut < 0 ? null : scalar(input.element ?? 'text', line.slice(cut + 1).trim(), input);
    if (cut < 0 || item === null) {
      return null;
    }
    const old = input.initial?.t === 'dict' ? input.initial.v.map(([key]) => key) : [];
    const name = line.slice(0, cut).trim();
    pairs.push([old.find(key => textOfValue(key) === name) ?? { t: 'str', v: name }, item]);
  }
  return { t: 'dict', v: pairs };
}

/** A cell of a table as it is typed. `null`: it stays empty, which its column allows. */
export function cellFromText(
  { name, element, empty }: TableColumn,
  text: string
): Typed | { value: null } {
  if (empty !== undefined && (element === 'text' ? text : text.trim()) === '') {
    return { value: null };
  }
  const face: InputFace = { id: name, label: name, type: element, required: true, asked: false };
  return valueFromText(face, text);
}

/** Rows as JSON, as a command line or a cell of another table gives them. */
function table(text: string, { table: columns = [] }: InputFace): TypedValue | null {
  const rows = TableText.safeParse(text.trim() === '' ? [] : jsonOf(text));
  if (!rows.success) {
    return null;
  }
  const known = new Set(columns.map(({ name }) => name));
  const read = rows.data.map((row): TypedValue | null => {
    const cells = columns.map(column => {
      const cell = row[column.name] ?? null;
      return cellFromText(column, cell === null ? '' : String(cell));
    });
    return Object.keys(row).every(name => known.has(name)) && cells.every(cell => 'value' in cell)
      ? rowOf(
          columns,
          cells.map(({ value }) => value),
          null
        )
      : null;
  });
  return all(read, items => ({ t: 'list', v: items }));
}

function lines(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split(/\r?\n/);
}

function all(
  items: readonly (TypedValue | null)[],
  build: (items: TypedValue[]) => TypedValue
): TypedValue | null {
  const good = items.filter(item => item !== null);
  return good.length === items.length ? build(good) : null;
}

function problemOf(input: InputFace, text: string): string {
  if (text.trim() === '') {
    return `${input.label} has no value yet.`;
  }
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text.trim();
  const wanted: Partial<Record<InputType, string>> = {
    bool: 'is neither yes nor no',
    int: 'is not a whole number',
    float: 'is not a number',
    date: 'is not a date. Write it as 2026-11-23',
    datetime: 'is not a date and time. Write it as 2026-11-23T10:47',
    dict: 'is not a list of pairs. Write one "key: value" a line',
    table: 'is not a table of these columns. Write a JSON list with one object a row'
  };
  const element = input.type === 'list' && input.element ? input.element : typedType(input);
  return `“${shown}” ${wanted[element] ?? 'does not fit'}.`;
}
