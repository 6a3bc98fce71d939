/** Recomputes the sums that a text states: "16 - 3 = 13 eggs", "$9 * 2 = $18", "(3 + 4) x 2 = 14". Nothing is run. */
import type { Check } from '@lockstep/protocol';

/** A stated equation, and whether it holds. `value` is what the last side says. */
export interface Equation {
  written: string;
  holds: boolean;
  value: number;
}

/** Characters of a text that are looked through, and equations that are recomputed. */
const MOST_READ = 20_000;
const MOST_EQUATIONS = 200;
/** Numbers and signs of one stretch: a longer one, such as a line of dashes, states no sum. */
const MOST_TOKENS = 200;
/** Words between a number and the next sign: units such as "eggs a day". */
const MOST_UNITS = 3;

interface Token {
  kind: 'number' | 'sign' | 'word' | 'break';
  text: string;
  from: number;
  to: number;
}

const TOKEN =
  /(?<number>(?:[$€£]\s?)?\d+(?:,\d{3})*(?:\.\d+)?|(?:[$€£]\s?)?\.\d+)|(?<sign>[-+*/×÷·=()−%])|(?<word>[\p{L}']+\.?)|(?<blank>[ \t]+)|(?<other>[^])/gu;

function* tokensOf(text: string): Generator<Token> {
  for (const match of text.matchAll(TOKEN)) {
    const { number, sign, word, blank } = match.groups ?? {};
    if (blank === undefined) {
      const kind = number ? 'number' : sign ? 'sign' : word ? 'word' : 'break';
      yield { kind, text: match[0], from: match.index, to: match.index + match[0].length };
    }
  }
}

const isTimes = (text: string): boolean => /^x$/i.test(text);

/** Stretches of numbers and signs, with units left out. */
function* stretches(text: string): Generator<Token[]> {
  let run: Token[] = [];
  let units = 0;
  for (const token of tokensOf(text)) {
    const last = run.at(-1);
    const afterNumber = last?.kind === 'number' || last?.text === ')' || last?.text === '%';
    if (token.kind === 'word' && afterNumber && isTimes(token.text) && units === 0) {
      run.push({ ...token, kind: 'sign', text: '*' });
    } else if (token.kind === 'word' && token.text === 'of' && last?.text === '%') {
      run.push({ ...token, kind: 'sign', text: '*' });
    } else if (
      token.kind === 'word' &&
      afterNumber &&
      units < MOST_UNITS &&
      !token.text.endsWith('.')
    ) {
      units += 1;
    } else if (token.kind === 'word' || token.kind === 'break') {
      yield run;
      run = [];
      units = 0;
    } else if (token.kind === 'number' && afterNumber) {
      // Two numbers without a sign between them: the second begins something new.
      yield run;
      run = [token];
      units = 0;
    } else {
      run.push(token);
      units = 0;
    }
  }
  yield run;
}

/** Reads one side by the usual precedence; `null` for what is no expression. */
function valueOf(tokens: readonly Token[]): number | null {
  let at = 0;
  const peek = (): string => tokens[at]?.text ?? '';
  const taken = (...signs: string[]): boolean => {
    const found = tokens[at]?.kind === 'sign' && signs.includes(peek());
    at += found ? 1 : 0;
    return found;
  };
  function atom(): number {
    if (taken('-', '−')) {
      return -atom();
    }
    let value = NaN;
    if (taken('(')) {
      value = sum();
      if (!taken(')')) {
        return NaN;
      }
    } else if (tokens[at]?.kind === 'number') {
      value = Number(peek().replace(/[$€£,\s]/g, ''));
      at += 1;
    }
    return taken('%') ? value / 100 : value;
  }
  function product(): number {
    let value = atom();
    for (;;) {
      if (taken('*', '×', '·')) {
        value *= atom();
      } else if (taken('/', '÷')) {
        value /= atom();
      } else {
        return value;
      }
    }
  }
  function sum(): number {
    let value = product();
    for (;;) {
      if (taken('+')) {
        value += product();
      } else if (taken('-', '−')) {
        value -= product();
      } else {
        return value;
      }
    }
  }
  const value = sum();
  return at === tokens.length && Number.isFinite(value) ? value : null;
}

const isComputed = (side: readonly Token[]): boolean =>
  side.some(({ kind, text }, at) => kind === 'sign' && at > 0 && /[-+*/×÷·−]/.test(text));

/** Equal as far as the last side is written out: it may be rounded, or be a share in percent. */
function agrees(computed: number, stated: number, written: string): boolean {
  const decimals = /\.(\d+)/.exec(written)?.[1]?.length ?? 0;
  const near = (value: number): boolean =>
    Math.abs(value - stated) <=
    Math.max(0.5 * 10 ** -decimals * (decimals > 0 ? 1.0001 : 0.01), Math.abs(stated) * 1e-9);
  return near(computed) || near(computed * 100) || near(computed / 100);
}

/** The equations of a text in their order. What cannot be read as one is left out. */
export function equationsOf(text: string): Equation[] {
  const read = text.slice(0, MOST_READ);
  const found: Equation[] = [];
  for (const run of stretches(read)) {
    if (run.length > MOST_TOKENS) {
      continue;
    }
    const sides: Token[][] = [[]];
    for (const token of run) {
      if (token.text === '=') {
        sides.push([]);
      } else {
        sides.at(-1)?.push(token);
      }
    }
    for (const [at, side] of sides.entries()) {
      const before = sides[at - 1];
      const computed = before === undefined ? null : valueOf(before);
      const stated = valueOf(side);
      const from = before?.[0]?.from;
      const to = side.at(-1)?.to;
      if (
        before !== undefined &&
        computed !== null &&
        stated !== null &&
        from !== undefined &&
        to !== undefined &&
        (isComputed(before) || isComputed(side)) &&
        found.length < MOST_EQUATIONS
      ) {
        const written = side.map(token => token.text).join('');
        found.push({
          written: read.slice(from, to).replace(/\s+/g, ' '),
          holds: agrees(computed, stated, isComputed(side) ? '' : written),
          value: stated
        });
      }
    }
  }
  return found;
}

/** Whether every sum in a prose is right. */
export function sumsHold(prose: string): Check {
  const equations = equationsOf(prose);
  const wrong = equations.find(({ holds }) => !holds);
  if (equations.length === 0) {
    return { id: 'sums-hold', passed: null, words: 'states no sums' };
  }
  return wrong === undefined
    ? { id: 'sums-hold', passed: true, words: 'sums are right' }
    : { id: 'sums-hold', passed: false, words: `${wrong.written} is not right` };
}
