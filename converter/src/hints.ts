/** Reads what comments say about an input: range, unit, choices, and help for whatever is left. */
import type { InputType, Value } from '@lockstep/protocol';

/** What a comment or a `#@param` form tells of an input; absent where it tells nothing. */
export interface Hints {
  min?: number;
  max?: number;
  step?: number;
  unit?: string;
  choices?: string[];
  help?: string;
  type?: InputType;
}

const UNITS: Record<string, string> = {
  '%': '%',
  percent: '%',
  ms: 'ms',
  milliseconds: 'ms',
  s: 's',
  sec: 's',
  seconds: 's',
  minutes: 'minutes',
  hours: 'hours',
  days: 'days',
  weeks: 'weeks',
  months: 'months',
  years: 'years',
  mm: 'mm',
  cm: 'cm',
  m: 'm',
  metres: 'm',
  meters: 'm',
  km: 'km',
  'km/h': 'km/h',
  kmh: 'km/h',
  'm/s': 'm/s',
  mph: 'mph',
  g: 'g',
  kg: 'kg',
  px: 'pixels',
  pixels: 'pixels',
  rows: 'rows',
  bytes: 'bytes',
  kb: 'KB',
  mb: 'MB',
  gb: 'GB',
  hz: 'Hz',
  '°c': '°C',
  '€': '€',
  eur: '€',
  euros: '€',
  $: '$',
  usd: '$',
  dollars: '$'
};

const NUMBER = String.raw`[-+]?\d+(?:[.,]\d+)?(?:e[-+]?\d+)?`;
const RANGE = new RegExp(
  String.raw`(?:\b(?:range|between|from|in|values?)\s*:?\s*)?[([]?(${NUMBER})\s*(?:to|and|until|\.\.\.?|…|–|-)\s*(${NUMBER})[)\]]?`,
  'i'
);
const LEAST = new RegExp(String.raw`(?:at least|min(?:imum)?:?|>=|≥)\s*(${NUMBER})`, 'i');
const MOST = new RegExp(String.raw`(?:at most|max(?:imum)?:?|up to|<=|≤)\s*(${NUMBER})`, 'i');
const CHOICES =
  /^(?:one of|either|choices?|options?|allowed(?: values)?|possible values?)\s*:?\s*(.+)$/i;
/** Marks for tools, lines that only part, and headings of a group of values. */
const NO_HELP =
  /^(?:noqa|type:|pylint|todo|fixme|%%|[-=*#_]{3,}|(?:parameters?|settings?|config(?:uration)?|inputs?|constants?|variables?|options?|set-?up|(?:user|global) \w+|(?:define|set|change) (?:the )?(?:parameters|variables|constants|values|inputs))\s*[:.]?$)/i;
/** Words that only join what was taken out. */
const LEFTOVER = /^[\s,;:.()[\]–-]+|[\s,;:()[\]–-]+$/g;

function number(text: string): number {
  return Number(text.replace(',', '.'));
}

/** First letter as a capital, unless the word is a name in code (`maxRows`, `n_jobs`). */
export function sentenceCase(text: string): string {
  const [word = ''] = text.split(/\s/, 1);
  return /[A-Z_\d]/.test(word.slice(1)) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

function unquote(text: string): string {
  return text.trim().replace(/^(["'`])(.*)\1$/, '$2');
}

function choicesIn(text: string): string[] | undefined {
  const found = CHOICES.exec(text.replace(/\s+/g, ' '));
  const list = found?.[1]?.replace(/[.;]$/, '').split(/\s*[,|]\s*(?:or\s+)?|\s+or\s+/);
  const choices = list?.map(unquote).filter(choice => choice !== '');
  return choices !== undefined && choices.length > 1 ? choices : undefined;
}

/** Reads a comment. Range and unit count only for numbers. */
export function readComment(comment: string, value: Value): Hints {
  const text = comment.replace(/^#+\s*/, '').trim();
  if (text === '' || NO_HELP.test(text)) {
    return {};
  }
  const choices = choicesIn(text);
  if (choices !== undefined) {
    return { choices };
  }
  const hints: Hints = {};
  let rest = text;
  if (value.t === 'int' || value.t === 'float') {
    const range = RANGE.exec(rest);
    if (range !== null && number(range[1] ?? '') < number(range[2] ?? '')) {
      hints.min = number(range[1] ?? '');
      hints.max = number(range[2] ?? '');
      rest = rest.replace(range[0], '');
    } else {
      const least = LEAST.exec(rest);
      const most = MOST.exec(rest);
      hints.min = least === null ? undefined : number(least[1] ?? '');
      hints.max = most === null ? undefined : number(most[1] ?? '');
    }
    const bare = rest
      .replace(LEFTOVER, '')
      .replace(/^in\s+/i, '')
      .toLowerCase();
    const bracketed = /[([]\s*(?:in\s+)?([^\s()[\]]{1,12})\s*[)\]]/.exec(rest);
    const unit = UNITS[bare] ?? UNITS[bracketed?.[1]?.toLowerCase() ?? ''];
    if (unit !== undefined) {
      hints.unit = unit;
      rest = bare in UNITS ? '' : rest.replace(bracketed?.[0] ?? '', '');
    }
  }
  const help = rest.replace(LEFTOVER, '').trim();
  if (help !== '') {
    hints.help = sentenceCase(help);
  }
  return hints;
}
