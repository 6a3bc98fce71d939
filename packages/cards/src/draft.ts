/** What a person has typed and not finished yet: read as a value or refused with one sentence, before anything is sent. */
import type { FileValue, InputFace, StoredValue, Value } from '@lockstep/protocol';
import { isSecretMark } from '@lockstep/protocol';
import { checkValue, textOfValue, valueFromText, type Typed } from '@lockstep/workflow';
import { itemsOf } from './listRows';
import { readTableRows, tableRowsOf, type TableRow } from './tableRows';

/** One key and value of a `dict` field, as typed. */
export interface Pair {
  key: string;
  text: string;
}

/** The items of a list that is drawn as rows, each as its text. */
export interface Items {
  items: readonly string[];
}

/** The rows of a `table`. */
export interface Grid {
  rows: readonly TableRow[];
}

/** A field's content while it is typed: the text of its box, rows of a `dict`, a table or a list card, or a file. */
export type Raw = string | readonly Pair[] | Items | Grid | Uploaded;

/** A file that was given to the run. */
export interface Uploaded {
  file: FileValue;
}

/** Whether a field's content is a file that was given to the run. */
export function isUploaded(raw: Raw): raw is Uploaded {
  return typeof raw !== 'string' && 'file' in raw;
}

/** Whether a field's content are the rows of a list card. */
export function isItems(raw: Raw): raw is Items {
  return typeof raw !== 'string' && 'items' in raw;
}

/** Whether a field's content are the rows of a table. */
export function isGrid(raw: Raw): raw is Grid {
  return typeof raw !== 'string' && 'rows' in raw;
}

/** An unfinished field. `settled`: the person paused or left, so that a problem may be shown. */
export interface Draft {
  raw: Raw;
  typed: Typed;
  settled: boolean;
}

/** The drafts of a card by input id. */
export type Drafts = Readonly<Record<string, Draft>>;

/** What a field shows for a stored value; a secret and an absent value show nothing. */
export function rawOf(input: InputFace, value: StoredValue | undefined): Raw {
  const plain = value === undefined || isSecretMark(value) ? null : value;
  if (plain?.t === 'file') {
    return { file: plain };
  }
  if (input.type === 'table') {
    return { rows: tableRowsOf(input, plain) };
  }
  if (input.type === 'dict') {
    return plain?.t === 'dict'
      ? plain.v.map(([key, item]) => ({ key: textOfValue(key), text: textOfValue(item) }))
      : [];
  }
  const items =
    input.type === 'list' && input.items && !input.fixed ? itemsOf(plain ?? undefined) : null;
  return items === null ? (plain === null ? '' : textOfValue(plain)) : { items };
}

/** Reads what was typed. An optional field that was emptied is no value, `null`. */
export function readRaw(input: InputFace, raw: Raw): Typed {
  if (isUploaded(raw)) {
    const problem = checkValue(input, raw.file);
    return problem === null ? { value: raw.file } : { problem };
  }
  if (isItems(raw)) {
    return readItems(input, raw.items);
  }
  if (isGrid(raw)) {
    return readTableRows(input, raw.rows);
  }
  if (typeof raw !== 'string') {
    return readPairs(input, raw);
  }
  const emptied = raw.trim() === '' && !input.required && !EMPTY_ANSWERS.has(input.type);
  return emptied ? { value: { t: 'null' } } : valueFromText(input, raw);
}

/** Types whose empty text is an answer of its own. */
const EMPTY_ANSWERS: ReadonlySet<InputFace['type']> = new Set(['text', 'list', 'choice']);

/** An item that the notebook has keeps its type and all its lines. */
function readItems(input: InputFace, items: readonly string[]): Typed {
  const former = input.initial?.t === 'list' ? input.initial.v : [];
  const read: Value[] = [];
  for (const [at, text] of items.entries()) {
    const old = former.find(item => textOfValue(item) === text);
    const item = old ? { value: old } : readPart(input, `${input.label}, row ${at + 1},`, text);
    if ('problem' in item) {
      return item;
    }
    read.push(item.value);
  }
  const value: Value = { t: 'list', v: read };
  const problem = checkValue(input, value);
  return problem === null ? { value } : { problem };
}

function readPairs(input: InputFace, pairs: readonly Pair[]): Typed {
  const former = input.initial?.t === 'dict' ? input.initial.v : [];
  const read: [Value, Value][] = [];
  const seen = new Set<string>();
  for (const { key, text } of pairs) {
    if (key.trim() === '' && text.trim() === '') {
      continue;
    }
    if (seen.has(key)) {
      return { problem: `${input.label} has “${key}” twice.` };
    }
    seen.add(key);
    const old = former.find(([name]) => textOfValue(name) === key);
    const item = readItem(input, key, text);
    if ('problem' in item) {
      return item;
    }
    read.push([
      old?.[0] ?? { t: 'str', v: key },
      old && textOfValue(old[1]) === text ? old[1] : item.value
    ]);
  }
  return { value: { t: 'dict', v: read } };
}

function readItem(input: InputFace, key: string, text: string): Typed {
  const label = `${input.label}, ${key === '' ? 'a key' : key},`;
  if (key.trim() === '') {
    return { problem: `${input.label} has a value without a key.` };
  }
  return readPart(input, label, text);
}

function readPart(input: InputFace, label: string, text: string): Typed {
  return valueFromText(
    { id: input.id, label, type: input.element ?? 'text', required: true, asked: false },
    text
  );
}

/** The first input whose draft is wrong, in the order of the fields. */
export function firstWrong(inputs: readonly InputFace[], drafts: Drafts): InputFace | null {
  return (
    inputs.find(({ id }) => {
      const draft = drafts[id];
      return draft !== undefined && 'problem' in draft.typed;
    }) ?? null
  );
}

/** The values that can be sent. */
export function goodValues(drafts: Drafts): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const [id, { typed }] of Object.entries(drafts)) {
    if ('value' in typed) {
      values[id] = typed.value;
    }
  }
  return values;
}
