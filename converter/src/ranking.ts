/** Ranks values: which of them a person should be asked for, at first sight or behind "More values", and why. */
import type { Input, Value } from '@lockstep/protocol';
import type { FoundInput } from './found';
import type { LiteralAssignment } from './python/assignments';
import type { NameFacts } from './python/facts';

/** From this confidence on a value is offered. */
const OFFERED = 0.5;
/** Fields that a card shows at first sight. */
const SHOWN = 6;

/** Names of how things look, which no answer depends on. */
const LOOKS =
  /^(?:fig_?size|colou?rs?|c?map|cmaps?|palette|font_?size|font|line_?width|lw|marker|markersize|title|x_?label|y_?label|legend|dpi|width|height|style|bar_?width|alpha_plot|plot_\w+|css|html|template|labels|xticks|yticks|margin|padding)$/i;

/** Names of values that only show how something works. */
const EXAMPLE =
  /^(?:(?:my|a|an|some)_\w+|(?:test|example|dummy|temp|tmp|foo|bar|baz|lst|list|arr|array|mat|vec|dict|tup|str|obj|val|var|num)_?[a-z]?\d*)$/i;

const KINDS: Partial<Record<Value['t'], string>> = {
  bool: 'yes or no',
  int: 'a whole number',
  float: 'a number',
  str: 'a text',
  list: 'a list',
  dict: 'a table of values',
  date: 'a date',
  datetime: 'a time'
};

/** What kind of value it is, in words. */
export function kindOf(value: Value): string {
  return value.t === 'list' && value.v[0]?.t === 'dict' ? 'a table' : (KINDS[value.t] ?? 'a value');
}

interface Ranked {
  confidence: number;
  reason: string;
  rank: FoundInput['rank'];
}

/** What is known of an assignment when it is ranked. */
export interface Evidence {
  assignment: LiteralAssignment;
  /** The literal as it is written. */
  literal: string;
  input: Input;
  facts: NameFacts;
  reads: { own: number; later: number };
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}

/** Points that speak for or against asking for a value, with the words for them. */
function pointsOf({ assignment, literal, input, facts, reads }: Evidence): [number, string][] {
  const { name, value, comment, above } = assignment;
  const points: [number, string][] = [];
  const add = (holds: boolean, count: number, words: string): void => {
    if (holds) {
      points.push([count, words]);
    }
  };
  const capital = /^[A-Z][A-Z0-9_]*$/.test(name);
  const plain = value.t !== 'list' && value.t !== 'dict';
  const trivial = /^(?:-?[01]|[01]\.0)$/.test(plain && 'v' in value ? String(value.v) : '');
  add(capital, 0.25, 'written in capitals');
  add(comment !== '' || above !== '', 0.1, 'explained by a comment');
  add(assignment.leads, 0.15, 'set before anything else in its cell');
  add(reads.later > 0, 0.1, `used ${times(reads.later)} after its cell`);
  add(
    input.choices !== undefined || input.choicesFrom !== undefined,
    0.15,
    'one of values that the code tells apart'
  );
  add(input.items === true, 0.15, 'worked through one by one');
  add(input.type === 'path', 0.15, 'the name of a file');
  add(input.type === 'date' || input.type === 'datetime', 0.15, 'a date');
  add(input.min !== undefined || input.max !== undefined, 0.05, 'kept within bounds');
  add(name.length < 2 || /^[a-z]\d$/.test(name), -0.25, 'a name too short to ask for');
  add(EXAMPLE.test(name), -0.25, 'named like an example');
  add(value.t === 'str' && value.v !== '' && !/[\p{L}\p{N}]/u.test(value.v), -0.3, 'a sign');
  add(LOOKS.test(name), -0.35, 'about looks only');
  add(!plain && !capital && input.items !== true, -0.15, 'made of several values');
  add(trivial && !capital, -0.2, 'a value that work starts from');
  add(value.t === 'str' && value.v === '' && !capital, -0.2, 'empty');
  add(value.t === 'str' && value.v.length > 120, -0.25, 'a long text');
  add(/^[rR]?[bB]/.test(literal), -0.35, 'bytes');
  add(facts.binds.length > 2, -0.15, `set ${times(facts.binds.length)}`);
  add(reads.later === 0 && !assignment.leads, -0.15, 'used only in its own cell, among other code');
  return points;
}

/** How sure it is that changing an assigned value makes sense, and why. */
export function rankAssignment(evidence: Evidence): Ranked {
  const { name, value } = evidence.assignment;
  const points = pointsOf(evidence);
  const sum = points.reduce((total, [count]) => total + count, 0.5);
  const confidence = Math.round(Math.min(0.95, Math.max(0.05, sum)) * 100) / 100;
  const rank = confidence >= OFFERED ? 'offered' : 'candidate';
  const speaking = points
    .filter(([count]) => (rank === 'offered' ? count > 0 : count < 0))
    .sort(([a], [b]) => Math.abs(b) - Math.abs(a))
    .slice(0, 2)
    .map(([, words]) => words);
  const why = speaking.length === 0 ? 'used afterwards' : speaking.join(' and ');
  return { confidence, rank, reason: `${name} is ${kindOf(value)}, ${why}.` };
}

/**
 * Marks which inputs of a step stand behind "More values": all but the surest ones. What the author marked, what
 * must be answered and what the kernel asks for is always shown.
 *
 * @param wanted the author asked for it by hand
 */
export function withMore<T extends Pick<FoundInput, 'input' | 'confidence'>>(
  found: readonly T[],
  wanted: (one: T) => boolean
): T[] {
  const must = (one: T): boolean =>
    one.confidence === 1 ||
    wanted(one) ||
    one.input.asked ||
    (one.input.required && one.input.initial === undefined);
  const others = found.filter(one => !must(one));
  const room = Math.max(SHOWN - (found.length - others.length), 0);
  const shown = new Set([...others].sort((a, b) => b.confidence - a.confidence).slice(0, room));
  return found.map(one =>
    must(one) || shown.has(one) ? one : { ...one, input: { ...one.input, more: true } }
  );
}
