/** Reads Colab's forms: what `#@param` says of the value on its line. */
import type { InputType } from '@lockstep/protocol';
import { type Hints, sentenceCase } from './hints';

function scalars(list: string): string[] {
  return [...list.matchAll(/"([^"]*)"|'([^']*)'|([^\s,"'[\]]+)/g)].map(
    found => found[1] ?? found[2] ?? found[3] ?? ''
  );
}

const PARAM_TYPES: Record<string, InputType> = {
  slider: 'float',
  number: 'float',
  integer: 'int',
  boolean: 'bool',
  string: 'text',
  date: 'date'
};

/** Reads Colab's `#@param` form; `null` when the comment is none. */
export function readParam(comment: string): Hints | null {
  const found = /#\s*@param\b\s*(\[[^\]]*\])?\s*(\{[^}]*\})?(.*)$/.exec(comment);
  if (found === null) {
    return null;
  }
  const [, list, form = '', rest = ''] = found;
  const hints: Hints = {};
  const choices = list === undefined ? [] : scalars(list);
  if (choices.length > 0 && !/allow-input["']?\s*:\s*true/.test(form)) {
    hints.choices = choices;
  }
  const field = (name: string): string | undefined =>
    new RegExp(`["']?${name}["']?\\s*:\\s*["']?([^,"'}\\s]+)`).exec(form)?.[1];
  const type = field('type');
  hints.type = type === undefined ? undefined : PARAM_TYPES[type];
  for (const name of ['min', 'max', 'step'] as const) {
    const given = field(name);
    hints[name] = given === undefined || Number.isNaN(Number(given)) ? undefined : Number(given);
  }
  const help = rest.replace(/^[\s#]+/, '').trim();
  return help === '' ? hints : { ...hints, help: sentenceCase(help) };
}
