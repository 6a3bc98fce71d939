/** Makes inputs of the controls of ipywidgets and of what `interact` is given, as the notebook would show them. */
import type { Finding, Input, Value } from '@lockstep/protocol';
import type { CodeCell } from './cells';
import {
  abbreviationFace,
  choicesIn,
  elementOf,
  type Face,
  LISTS,
  NUMBERS,
  numberFace,
  numberIn,
  RANGES,
  rangeFace,
  readValue,
  SELECTIONS
} from './controls';
import { controlFindings } from './controlfindings';
import type { FoundInput, InputSearch } from './found';
import { placedValue } from './python/assignments';
import type { PythonTree, Syntax } from './python/tree';
import { abbreviationsIn, type Control, controlsIn, WidgetNames } from './python/widgets';
import { isSecretName } from './suspicion';
import { labelOf, plainText, shorten } from './titles';

type Place = Extract<Input['place'], { at: 'literal' }>;
interface Field {
  face: Face;
  place: Omit<Place, 'at' | 'cell'>;
}

const TEXTS = new Set(['Text', 'Textarea', 'Password', 'Combobox', 'ColorPicker']);
const TICKS = new Set(['Checkbox', 'ToggleButton']);

/** Where the value of a control stands, or could be put. */
class Slot {
  constructor(
    readonly tree: PythonTree,
    readonly control: Control
  ) {}

  argument(name: string): Syntax | undefined {
    const { named, plain } = this.control.args;
    const order = /^(?:IntSlider|BoundedIntText)$/.test(this.control.kind)
      ? ['value', 'min', 'max', 'step']
      : ['value'];
    const at = SELECTIONS.has(this.control.kind) ? -1 : order.indexOf(name);
    return named.get(name) ?? (at === -1 ? undefined : plain[at]);
  }

  /** The literal of an argument: `undefined` when it is not given, `null` when it is computed. */
  value(name: string): Value | null | undefined {
    const node = this.argument(name);
    return node === undefined ? undefined : readValue(this.tree, node);
  }

  text(name: string): string {
    const value = this.value(name);
    return value?.t === 'str' ? value.v : '';
  }

  readonly number = (name: string): number | null | undefined => {
    const value = this.value(name);
    return value === undefined || value?.t === 'null' ? undefined : numberIn(value);
  };

  /** The place of an argument, `null` when it holds something computed. */
  place(name: string): Field['place'] | null {
    const node = this.argument(name);
    if (node === undefined) {
      const { end, joint } = this.control.args;
      return { from: end, to: end, before: `${joint}${name}=` };
    }
    const placed = placedValue(this.tree, node);
    const known = placed?.place ?? (readValue(this.tree, node) === null ? null : node);
    return known === null ? null : { from: known.from, to: known.to };
  }
}

/** A field of one of several options: by the options' labels where they have some. */
function selection(slot: Slot): Field | null {
  const { named, plain } = slot.control.args;
  const node = named.get('options');
  const choices = node === undefined ? null : choicesIn(slot.tree, node);
  if (choices === null || plain.length > 0 || named.has('index')) {
    return null;
  }
  const { values, labels } = choices;
  if (labels === null) {
    const place = named.has('label') ? null : slot.place('value');
    const own = slot.value('value');
    const initial = own === undefined ? values[0] : own;
    return place === null || initial === null
      ? null
      : { place, face: { type: 'choice', choices: values, initial } };
  }
  const texts = labels.map((v): Value => ({ t: 'str', v }));
  const value = named.get('value');
  const own = value === undefined ? undefined : readValue(slot.tree, value);
  const at = own === undefined ? 0 : values.findIndex(one => same(one, own));
  const given = slot.value('label');
  const initial = given === undefined ? texts[at] : given;
  const known = named.has('label') ? slot.place('label') : null;
  const place = value === undefined ? slot.place('label') : known;
  if (value !== undefined && known === null) {
    // The value is told by its label, so that the argument is replaced as a whole.
    const from = slot.tree.text.lastIndexOf('value', value.from);
    return at === -1 || initial === undefined || initial === null
      ? null
      : {
          place: { from, to: value.to, before: 'label=' },
          face: { type: 'choice', choices: texts, initial }
        };
  }
  return place === null || initial === undefined || initial === null || named.has('value')
    ? null
    : { place, face: { type: 'choice', choices: texts, initial } };
}

function same(a: Value, b: Value | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function several(slot: Slot): Field | null {
  const node = slot.control.args.named.get('options');
  const choices = node === undefined ? null : choicesIn(slot.tree, node);
  const name = choices?.labels === null ? 'value' : 'label';
  const values = choices?.labels?.map((v): Value => ({ t: 'str', v })) ?? choices?.values ?? [];
  const element = elementOf(values);
  const other = name === 'label' && slot.control.args.named.has('value');
  const place = slot.place(name);
  const initial = slot.value(name) ?? { t: 'list', v: [] };
  return element === null || other || place === null || initial.t !== 'list'
    ? null
    : { place, face: { type: 'list', element, choices: values, initial, required: false } };
}

function textual(slot: Slot): Face | null {
  const { kind } = slot.control;
  const own = slot.value('value');
  if (own === null || (own !== undefined && own.t !== 'str')) {
    return null;
  }
  if (kind === 'Password') {
    return { type: 'secret' };
  }
  const initial = own ?? { t: 'str', v: kind === 'ColorPicker' ? 'black' : '' };
  const face: Face = { type: 'text', initial };
  if (kind === 'Textarea') {
    return { ...face, multiline: true };
  }
  const options = kind === 'Combobox' ? slot.value('options') : undefined;
  const closed = slot.value('ensure_option');
  return options?.t === 'list' && options.v.length > 0
    ? closed?.t === 'bool' && closed.v
      ? { ...face, type: 'choice', choices: options.v }
      : { ...face, type: 'choice', choices: options.v, open: true }
    : face;
}

function dated(slot: Slot): Face | null {
  const node = slot.argument('value');
  const own = node === undefined ? undefined : placedValue(slot.tree, node)?.value;
  if (node === undefined || own?.t === 'null') {
    return { type: 'date', required: false };
  }
  return own?.t === 'date' ? { type: 'date', initial: own } : null;
}

/** Field and place of a control, `null` when it has none or they cannot be told. */
function fieldOf(slot: Slot): Field | null {
  const { kind, args } = slot.control;
  const disabled = slot.value('disabled');
  if (args.spread || (disabled?.t === 'bool' && disabled.v)) {
    return null;
  }
  if (SELECTIONS.has(kind)) {
    return selection(slot);
  }
  if (kind === 'SelectMultiple') {
    return several(slot);
  }
  const place = slot.place('value');
  const face = place === null ? null : faceOf(slot);
  return face === null || place === null ? null : { face, place };
}

function faceOf(slot: Slot): Face | null {
  const { kind } = slot.control;
  const number = Object.hasOwn(NUMBERS, kind) ? NUMBERS[kind] : undefined;
  const range = Object.hasOwn(RANGES, kind) ? RANGES[kind] : undefined;
  const element = Object.hasOwn(LISTS, kind) ? LISTS[kind] : undefined;
  const own = slot.value('value');
  if (number !== undefined) {
    return slot.number('value') === null ? null : numberFace(number, slot.number);
  }
  if (range !== undefined) {
    return own === null ? null : rangeFace(range, own ?? null, slot.number);
  }
  if (element !== undefined) {
    const initial = own ?? { t: 'list', v: [] };
    return initial.t === 'list' ? { type: 'list', element, initial, required: false } : null;
  }
  if (TICKS.has(kind)) {
    const initial = own ?? { t: 'bool', v: false };
    return initial.t === 'bool' ? { type: 'bool', initial } : null;
  }
  if (kind === 'FloatLogSlider') {
    const [base, low, high] = [slot.number('base'), slot.number('min'), slot.number('max')];
    const bound = (exponent: number | null | undefined, usual: number): number | null =>
      base === null || exponent === null ? null : (base ?? 10) ** (exponent ?? usual);
    const bounds = { min: bound(low, 0), max: bound(high, 4), value: slot.number('value') ?? 1 };
    return numberFace({ kind: 'float' }, name =>
      name === 'min' || name === 'max' || name === 'value' ? bounds[name] : undefined
    );
  }
  return TEXTS.has(kind) ? textual(slot) : kind === 'DatePicker' ? dated(slot) : null;
}

function idOf(words: string): string {
  const id = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 32);
  return /^[a-z]/.test(id) ? id : 'control';
}

function found(
  cell: CodeCell,
  { face, place }: Field,
  name: { id: string; label: string },
  reason: string
): FoundInput {
  const input: Input = {
    ...name,
    required: true,
    asked: false,
    ...face,
    place: { at: 'literal', cell: cell.key, ...place }
  };
  if (input.initial === undefined) {
    delete input.initial;
  }
  return { input, confidence: 0.95, reason, rank: 'offered', control: true };
}

function fromControl(cell: CodeCell, tree: PythonTree, control: Control): FoundInput | null {
  const slot = new Slot(tree, control);
  const field = fieldOf(slot);
  if (field === null) {
    return null;
  }
  const description = plainText(slot.text('description')).replace(/\s*:\s*$/, '');
  const id = control.name ?? idOf(description === '' ? control.kind : description);
  const label = shorten(description === '' ? labelOf(id) : description);
  const input = found(cell, field, { id, label }, `The notebook shows a ${control.kind} for it.`);
  const placeholder = slot.text('placeholder').replace(/\u200b/g, '');
  const help = slot.text('tooltip') || slot.text('description_tooltip');
  return {
    ...input,
    input: {
      ...input.input,
      ...(placeholder === '' ? {} : { placeholder: shorten(placeholder) }),
      ...(help === '' ? {} : { help })
    }
  };
}

function fromAbbreviations(cell: CodeCell, tree: PythonTree, names: WidgetNames): FoundInput[] {
  return abbreviationsIn(tree, names).flatMap(({ name, value, fallback }) => {
    const own = fallback === null ? null : readValue(tree, fallback);
    const face = abbreviationFace(tree, value, own);
    if (face === null) {
      return [];
    }
    const { initial, ...rest } = face;
    const shown: Face = isSecretName(name)
      ? { type: 'secret' }
      : { ...rest, ...(initial === undefined ? {} : { initial }) };
    const place = { from: value.from, to: value.to };
    const reason = `interact lets a person choose ${name}.`;
    return [found(cell, { face: shown, place }, { id: name, label: labelOf(name) }, reason)];
  });
}

function placeOf({ input: { place } }: FoundInput): Place | null {
  return place.at === 'literal' ? place : null;
}

/** Puts the inputs of controls among the others; a candidate at the same place gives way. */
function merge(others: readonly FoundInput[], controls: readonly FoundInput[]): FoundInput[] {
  const within = (one: FoundInput): boolean => {
    const place = placeOf(one);
    return controls.some(control => {
      const own = placeOf(control);
      return place !== null && own !== null && place.from < own.to && own.from < place.to;
    });
  };
  const merged = others.filter(one => !within(one));
  for (const control of controls) {
    const from = placeOf(control)?.from ?? 0;
    const at = merged.findIndex(one => (placeOf(one)?.from ?? -1) > from);
    merged.splice(at === -1 ? merged.length : at, 0, control);
  }
  return merged;
}

/** Adds to what was found the controls of every cell. */
export function withWidgets(search: InputSearch, cells: readonly CodeCell[]): InputSearch {
  const trees = cells.flatMap(({ tree }) => (tree === null ? [] : [tree]));
  const names = new WidgetNames(trees);
  if (!names.any) {
    return search;
  }
  const findings: Finding[] = [];
  const all = cells.map((cell, number) => {
    const others = search.found[number] ?? [];
    const { tree } = cell;
    if (tree === null) {
      return others;
    }
    const controls = controlsIn(tree, names);
    const kinds = new Set(controls.map(({ kind }) => kind));
    if (abbreviationsIn(tree, names).some(({ manual }) => manual)) {
      kinds.add('interact_manual');
    }
    findings.push(...controlFindings(cell, kinds));
    const own = [
      ...controls.flatMap(control => fromControl(cell, tree, control) ?? []),
      ...fromAbbreviations(cell, tree, names)
    ];
    return merge(others, own);
  });
  return { found: all, findings: [...search.findings, ...findings] };
}
