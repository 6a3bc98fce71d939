/** Lays over a field what a name means and what the code's use of it proves: range, choices, unit, kind of path. */
import type { Input, Value } from '@lockstep/protocol';
import { numberOf, sameValue } from './fields';
import type { NameFacts } from './python/facts';

/** More choices than this are data. */
const MOST_CHOICES = 30;

/** Units by the last word of a name. */
const UNITS: Record<string, string> = {
  pct: '%',
  perc: '%',
  percent: '%',
  percentage: '%',
  ms: 'ms',
  secs: 's',
  seconds: 's',
  minutes: 'minutes',
  mins: 'minutes',
  hours: 'hours',
  hrs: 'hours',
  days: 'days',
  weeks: 'weeks',
  months: 'months',
  years: 'years',
  km: 'km',
  kg: 'kg',
  cm: 'cm',
  mm: 'mm',
  px: 'pixels',
  kb: 'KB',
  mb: 'MB',
  gb: 'GB',
  hz: 'Hz',
  usd: '$',
  eur: '€',
  celsius: '°C'
};

/** Words of names whose numbers lie from 0 to 1 by what they mean. */
const SHARES =
  /(?:^|_)(?:probability|prob|quantile|test_size|train_size|damping|dropout|opacity)$/i;
/** Names of numbers of things; `n_jobs = -1` means "all" and is none. */
const COUNTS =
  /^(?:n|num|nb|number_of|top|max_n|min_n)_(?!jobs)|_(?:count|size|limit)$|^(?:seed|random_state|limit|top_n|epochs|batch_size)$/i;

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[_.]/);
}

function isNumber(input: Input): boolean {
  return input.type === 'int' || input.type === 'float';
}

/** Sets bounds that are not stated yet and that the notebook's own value keeps. */
export function withBounds(input: Input, min: number | null, max: number | null): Input {
  const own = numberOf(input.initial);
  if (own === null || !isNumber(input)) {
    return input;
  }
  const result: Input = { ...input };
  if (min !== null && result.min === undefined && own >= min && min <= (result.max ?? min)) {
    result.min = min;
  }
  if (max !== null && result.max === undefined && own <= max && max >= (result.min ?? max)) {
    result.max = max;
  }
  return result;
}

/** What a name means, where neither comment nor code says so. */
export function applyName(input: Input, name: string): Input {
  const unit = UNITS[wordsOf(name).at(-1) ?? ''];
  const named =
    unit !== undefined && input.unit === undefined && isNumber(input) ? { ...input, unit } : input;
  const own = numberOf(input.initial);
  if (SHARES.test(name) && input.type === 'float' && own !== null && own <= 1) {
    return withBounds(named, 0, 1);
  }
  return COUNTS.test(name) && input.type === 'int' ? withBounds(named, 0, null) : named;
}

/** What a type annotation says: `Literal["a", "b"]`, `float` beside a whole number. */
export function applyAnnotation(input: Input, annotation: string): Input {
  const { initial } = input;
  if (/^float$/.test(annotation) && initial?.t === 'int' && input.type === 'int') {
    return { ...input, type: 'float', initial: { t: 'float', v: initial.v } };
  }
  const inside = /^(?:typing\.)?Literal\[([^\]]*)\]$/.exec(annotation)?.[1] ?? '';
  const texts = [...inside.matchAll(/"([^"\\]*)"|'([^'\\]*)'/g)].map(
    ([, double, single]): Value => ({ t: 'str', v: double ?? single ?? '' })
  );
  return texts.length > 1 ? chosen(input, texts, true) : input;
}

/**
 * Offers values to choose from.
 *
 * @param closed the code refuses others
 */
export function chosen(input: Input, known: readonly Value[], closed: boolean): Input {
  const { initial } = input;
  const texts = new Set<string>();
  const values = known.filter(value => {
    const text = JSON.stringify(value);
    return value.t === initial?.t && !texts.has(text) && texts.add(text);
  });
  if (
    initial === undefined ||
    input.choices !== undefined ||
    !/^(?:text|int|float)$/.test(input.type) ||
    values.length > MOST_CHOICES
  ) {
    return input;
  }
  const own = values.some(value => sameValue(value, initial));
  const choices = own ? values : [initial, ...values];
  if (choices.length < 2) {
    return input;
  }
  const { min: _min, max: _max, step: _step, ...face } = input;
  // A value that the code does not name shows that it takes more than what it names.
  return closed && own ? { ...face, type: 'choice', choices } : { ...face, choices, open: true };
}

/** What the code proves by using the name; only what the notebook's own value keeps. */
export function applyFacts(
  input: Input,
  facts: NameFacts,
  keys: ReadonlyMap<string, readonly Value[] | null>
): Input {
  let result = input;
  if (input.initial?.t === 'str' && facts.place !== null && !input.initial.v.includes('\n')) {
    const { multiline: _one, ...face } = input;
    const address = facts.place === 'address';
    result = input.type === 'date' ? input : { ...face, type: address ? 'text' : 'path' };
  }
  if (input.type === 'list' && facts.items) {
    result = { ...result, items: true };
  }
  const whole = input.type === 'int';
  const { min, max } = facts;
  result = withBounds(
    result,
    min !== null && facts.openMin && whole && Number.isInteger(min) ? min + 1 : min,
    max !== null && facts.openMax && whole && Number.isInteger(max) ? max - 1 : max
  );
  result = chosen(result, facts.known, facts.closed);
  for (const [name, strict] of facts.lookups) {
    const known = keys.get(name) ?? null;
    const { initial } = result;
    const isKey = known?.some(key => initial !== undefined && sameValue(key, initial)) === true;
    result = known !== null && isKey ? chosen(result, known, strict) : result;
  }
  return withLive(result, facts.live);
}

/** Lets a kernel say the choices, where a text, or a list of texts, is asked for. */
export function withLive(input: Input, live: Input['choicesFrom'] | null): Input {
  const texts = input.type === 'text' || (input.type === 'list' && input.element === 'text');
  return live === null || live === undefined || !texts || input.choices !== undefined
    ? input
    : { ...input, choicesFrom: live };
}
