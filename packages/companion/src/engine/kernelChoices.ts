/** What a Python kernel is asked for the choices of an input, and what its answer means: text in, values out. */
import {
  type InputFace,
  type LiveChoices,
  MOST_CHOICES,
  Value,
  type Value as TypedValue
} from '@lockstep/protocol';
import { checkValue, equalValues, floatText, textOfValue } from '@lockstep/workflow';
import * as z from 'zod/mini';

/** Longer texts are not choices but contents, in characters. */
const LONGEST = 200;

/**
 * Runs in a namespace of its own, so that no name of the notebook is touched or taken for a builtin. Gives the hex of
 * a JSON list: hex, because it comes back as a `repr`. Whatever it does not understand raises.
 */
const READER = `
import datetime, json, sys

def tag(value):
    if type(value).__module__ == 'numpy':
        value = value.item()
    if value is None or value != value:
        return None
    if isinstance(value, bool):
        return {'t': 'bool', 'v': value}
    if isinstance(value, int):
        return {'t': 'int', 'v': format(int(value), 'd')}
    if isinstance(value, float):
        return {'t': 'float', 'v': repr(float(value))}
    if isinstance(value, str) and len(value) <= ${LONGEST}:
        return {'t': 'str', 'v': str(value)}
    if isinstance(value, datetime.datetime):
        return {'t': 'datetime', 'v': value.isoformat()}
    if isinstance(value, datetime.date):
        return {'t': 'date', 'v': value.isoformat()}
    raise TypeError(type(value))

def frames(library):
    found = getattr(sys.modules.get(library), 'DataFrame', None)
    return () if found is None else found

def distinct(frame, column):
    if isinstance(frame, frames('pandas')):
        series = frame[column]
        if series.ndim != 1:
            raise TypeError('two columns of one name')
        return series.dropna().drop_duplicates()
    if isinstance(frame, frames('polars')):
        return frame[column].drop_nulls().unique()
    if isinstance(frame, dict) and isinstance(frame[column], (list, tuple)):
        return dict.fromkeys(frame[column])
    raise TypeError(type(frame))

def columns(frame):
    if isinstance(frame, (dict, frames('pandas'), frames('polars'))):
        return list(frame) if isinstance(frame, dict) else list(frame.columns)
    raise TypeError(type(frame))

def read(frame, column):
    found = columns(frame) if column is None else distinct(frame, column)
    if len(found) > ${MOST_CHOICES}:
        raise ValueError('too many')
    tagged = [tag(value) for value in found]
    return json.dumps([value for value in tagged if value is not None]).encode().hex()
`;

/** Python's reserved words that are shaped like names. */
const RESERVED = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global
  if import in is lambda nonlocal not or pass raise return try while with yield`.split(/\s+/)
);

/** Whether a text is one name of Python, so that nothing else of a definition can get into the expression. */
function isName(text: string): boolean {
  return /^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(text) && !RESERVED.has(text);
}

/** The expression that reads these choices; `null` when the frame's name is none, or the language another one. */
export function choicesExpression(language: string, from: LiveChoices): string | null {
  if (language !== 'python' || !isName(from.frame)) {
    return null;
  }
  // A JSON text is a Python literal of the same string.
  const column = from.take === 'values' ? JSON.stringify(from.column) : 'None';
  return `(lambda space, frame: (__import__('builtins').exec(${JSON.stringify(READER)}, space), space['read'](frame, ${column}))[1])({}, ${from.frame})`;
}

const Answer = z.array(Value);

/**
 * The choices that a kernel's answer holds for an input, each once, of the type its code was written for. Column
 * names keep their order; values are sorted.
 *
 * @param answer the `repr` of what {@link choicesExpression} gave
 */
export function choicesIn(answer: string, input: InputFace, from: LiveChoices): TypedValue[] {
  const hex = /^'([0-9a-f]*)'$/.exec(answer)?.[1];
  if (hex === undefined) {
    return [];
  }
  const read = Answer.safeParse(parsed(Buffer.from(hex, 'hex').toString('utf8')));
  const choices: TypedValue[] = [];
  for (const value of read.success ? read.data : []) {
    const fit = fitting(input, value);
    if (fit !== null && !choices.some(other => equalValues(other, fit))) {
      choices.push(fit);
    }
  }
  return from.take === 'columns' ? choices : choices.sort(inOrder);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The value as the input takes it, `null` when it does not: the notebook's own value says which type that is. */
function fitting(input: InputFace, value: TypedValue): TypedValue | null {
  const { initial } = input;
  const wanted = initial?.t === 'list' ? initial.v[0]?.t : initial?.t;
  const cast = castTo(wanted, value);
  const whole: TypedValue = input.type === 'list' ? { t: 'list', v: [cast] } : cast;
  const right = wanted === undefined || cast.t === wanted;
  // Live choices stand in place of the notebook's own.
  const { choices: _choices, ...open } = input;
  return right && checkValue(open, whole) === null ? cast : null;
}

/** A number column with gaps holds floats where the code says 2020, and the other way round. */
function castTo(wanted: TypedValue['t'] | undefined, value: TypedValue): TypedValue {
  const number = value.t === 'float' || value.t === 'int' ? Number(value.v) : NaN;
  if (value.t === 'float' && wanted === 'int' && Number.isSafeInteger(number)) {
    return { t: 'int', v: String(BigInt(number)) };
  }
  return value.t === 'float' || (value.t === 'int' && wanted === 'float')
    ? { t: 'float', v: Number.isNaN(number) ? value.v : floatText(number) }
    : value;
}

const letters = new Intl.Collator('en', { numeric: true });

function inOrder(a: TypedValue, b: TypedValue): number {
  const number = (value: TypedValue): number =>
    value.t === 'int' || value.t === 'float' ? Number(value.v.replace('inf', 'Infinity')) : NaN;
  const difference = number(a) - number(b);
  return Number.isNaN(difference) ? letters.compare(textOfValue(a), textOfValue(b)) : difference;
}
