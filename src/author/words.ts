/** What the outline says of cells, confidences, types and effects, in plain words. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Effect, Input, InputFace, InputType, Value } from '@lockstep/protocol';
import { showValue } from '@lockstep/workflow';

/** How sure a step or an input is: a word, and how many of three dots are filled. */
export interface Sureness {
  word: string;
  dots: 1 | 2 | 3;
}

/** Confidences from which a boundary counts as sure, and as likely. */
const SURE = 0.85;
const LIKELY = 0.5;

/** @param confidence from 0 to 1 */
export function surenessOf(confidence: number, trans: TranslationBundle): Sureness {
  if (confidence >= SURE) {
    return { word: trans.__('sure'), dots: 3 };
  }
  return confidence >= LIKELY
    ? { word: trans.__('likely'), dots: 2 }
    : { word: trans.__('guess'), dots: 1 };
}

/** "Cell 2", "Cells 6 and 7", "Cells 3 to 5", "Cells 3, 5 and 9". @param cells counted from 0, in order */
export function cellsText(cells: readonly number[], trans: TranslationBundle): string {
  const [first, second] = cells;
  const last = cells.at(-1);
  if (first === undefined || last === undefined) {
    return trans.__('No cells');
  }
  if (cells.length === 1) {
    return trans.__('Cell %1', first + 1);
  }
  if (second !== undefined && cells.length === 2) {
    return trans.__('Cells %1 and %2', first + 1, second + 1);
  }
  if (last - first === cells.length - 1) {
    return trans.__('Cells %1 to %2', first + 1, last + 1);
  }
  const others = cells
    .slice(0, -1)
    .map(cell => cell + 1)
    .join(', ');
  return trans.__('Cells %1 and %2', others, last + 1);
}

/** The kinds of field by name, as a choice offers them. */
export function typeName(type: InputType, trans: TranslationBundle): string {
  const names: Record<InputType, string> = {
    bool: trans.__('yes or no'),
    int: trans.__('whole number'),
    float: trans.__('number'),
    text: trans.__('text'),
    date: trans.__('date'),
    datetime: trans.__('date and time'),
    choice: trans.__('choice'),
    list: trans.__('list'),
    dict: trans.__('names with values'),
    table: trans.__('table'),
    path: trans.__('file'),
    secret: trans.__('secret')
  };
  return names[type];
}

function kindText(input: Input, trans: TranslationBundle): string {
  const { type, choices, choicesFrom: from } = input;
  if (from) {
    return from.take === 'columns'
      ? trans.__('choice, columns of %1', from.frame)
      : trans.__('choice, values of %1.%2', from.frame, from.column);
  }
  if (type === 'choice' && choices) {
    return trans._n('choice, %1 value', 'choice, %1 values', choices.length);
  }
  if (choices && choices.length > 0) {
    const name = typeName(type, trans);
    return trans._n('%2, %1 suggestion', '%2, %1 suggestions', choices.length, name);
  }
  if (input.items === true) {
    return trans.__('list of things to work through');
  }
  return type === 'text' && input.multiline === true
    ? trans.__('text of several lines')
    : typeName(type, trans);
}

function rangeText({ min, max }: InputFace, trans: TranslationBundle): string | null {
  if (min !== undefined && max !== undefined) {
    return trans.__('%1 to %2', min, max);
  }
  if (min !== undefined) {
    return trans.__('at least %1', min);
  }
  return max === undefined ? null : trans.__('at most %1', max);
}

/** "whole number, 1 to 80", "choice, 13 values of sites.country", "secret, never stored". */
export function inputText(input: Input, trans: TranslationBundle): string {
  const facts = [
    kindText(input, trans),
    rangeText(input, trans),
    input.unit ?? null,
    input.type === 'secret' ? trans.__('never stored') : null,
    input.asked ? trans.__('asked while it runs') : null,
    input.required || input.asked ? null : trans.__('may stay empty'),
    input.fixed === true ? trans.__('shown only') : null,
    input.more === true ? trans.__('under More values') : null
  ];
  return facts.filter(fact => fact !== null).join(', ');
}

/** Longest text of a value in the outline, in characters. */
const VALUE_LENGTH = 40;

/** A value beside its name: `0.85`, `"France"`, `yes`; long ones are cut. */
export function valueText(value: Value | undefined): string {
  if (value === undefined) {
    return '';
  }
  const whole = value.t === 'str' ? JSON.stringify(value.v) : showValue(value);
  return whole.length > VALUE_LENGTH ? `${whole.slice(0, VALUE_LENGTH - 1)}…` : whole;
}

/** "writes report.html, so it asks first". */
export function effectText({ kind, name }: Effect, trans: TranslationBundle): string {
  const named = {
    writes: () => trans.__('writes %1', name),
    sends: () => trans.__('sends to %1', name),
    deletes: () => trans.__('deletes %1', name),
    installs: () => trans.__('installs %1', name),
    acts: () => trans.__('acts on %1', name)
  };
  const bare = {
    writes: trans.__('writes files'),
    sends: trans.__('uses the network'),
    deletes: trans.__('deletes something'),
    installs: trans.__('installs packages'),
    acts: trans.__('acts outside its kernel')
  };
  return name === undefined ? bare[kind] : named[kind]();
}

/** A sentence as a part of a line: no capital at its start unless it is a name in code, no full stop. */
export function asPart(sentence: string): string {
  const bare = sentence.trim().replace(/\.$/, '');
  return /^[A-Z][a-z' ]/.test(bare) ? bare.charAt(0).toLowerCase() + bare.slice(1) : bare;
}
