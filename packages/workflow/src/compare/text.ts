/** Two printed texts of one place: named numbers on their own, the other lines as those that went and those that came. */
import { changeOf } from './table';
import { printedNumber } from './number';

/** Something with a name and a value on each side. `null`: not there on that side. */
export interface NamedComparison {
  name: string;
  a: string | null;
  b: string | null;
  /** B minus A, or what it was and is; empty when equal. */
  change: string;
  differs: boolean;
}

/** A line that is on one side only, or on both. */
export interface LineComparison {
  side: 'a' | 'b' | 'both';
  text: string;
}

export interface TextComparison {
  kind: 'text';
  numbers: NamedComparison[];
  lines: LineComparison[];
  equal: boolean;
}

/** `Sites kept: 85`, `modularity = 0.41`, `Groups  5`. */
const NAMED =
  /^\s*([^\d\s:=][^:=]{0,60}?)\s*(?:[:=]|\s{2,})\s*(\S+(?:\s?(?:%|[A-Za-z]{1,8}))?)\s*$/;

/** With more lines than this on a side only what is on one side is found, not its order. */
const MOST_LINES = 600;

/** Compares two texts. */
export function compareTexts(a: string, b: string): TextComparison {
  const [left, right] = [split(a), split(b)];
  const numbers: NamedComparison[] = [];
  for (const [name, value] of left.numbers) {
    numbers.push(named(name, value, right.numbers.get(name) ?? null));
  }
  for (const [name, value] of right.numbers) {
    if (!left.numbers.has(name)) {
      numbers.push(named(name, null, value));
    }
  }
  const lines =
    Math.max(left.lines.length, right.lines.length) > MOST_LINES
      ? unordered(left.lines, right.lines)
      : ordered(left.lines, right.lines);
  return {
    kind: 'text',
    numbers,
    lines,
    equal:
      a === b || (!numbers.some(one => one.differs) && lines.every(({ side }) => side === 'both'))
  };
}

/** One named value of both sides. */
export function named(name: string, a: string | null, b: string | null): NamedComparison {
  const differs = a !== b;
  const onlyOne = a === null ? 'only in B' : b === null ? 'only in A' : '';
  return {
    name,
    a,
    b,
    change: !differs ? '' : onlyOne !== '' ? onlyOne : changeOf(a ?? '', b ?? ''),
    differs
  };
}

function split(text: string): { numbers: Map<string, string>; lines: string[] } {
  const numbers = new Map<string, string>();
  const lines: string[] = [];
  for (const line of text.split('\n').map(one => one.trimEnd())) {
    const [, name, value] = NAMED.exec(line) ?? [];
    if (name !== undefined && value !== undefined && printedNumber(value) && !numbers.has(name)) {
      numbers.set(name, value);
    } else if (line !== '') {
      lines.push(line);
    }
  }
  return { numbers, lines };
}

/** The longest common subsequence, so that lines stay in their order. */
function ordered(a: readonly string[], b: readonly string[]): LineComparison[] {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: LineComparison[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ side: 'both', text: a[i] ?? '' });
      i++;
      j++;
    } else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ side: 'a', text: a[i++] ?? '' });
    } else {
      lines.push({ side: 'b', text: b[j++] ?? '' });
    }
  }
  return lines;
}

function unordered(a: readonly string[], b: readonly string[]): LineComparison[] {
  const [inA, inB] = [new Set(a), new Set(b)];
  return [
    ...a.map((text): LineComparison => ({ side: inB.has(text) ? 'both' : 'a', text })),
    ...b.flatMap((text): LineComparison[] => (inA.has(text) ? [] : [{ side: 'b', text }]))
  ];
}
