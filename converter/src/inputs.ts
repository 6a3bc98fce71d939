/** Decides which literals and questions of a notebook a person should answer on a card. */
import type { Finding, Input, Value } from '@lockstep/protocol';
import type { CodeCell } from './cells';
import { applyForm, readParam } from './forms';
import { type Hints, readComment } from './hints';
import type { LiteralAssignment, PromptCall } from './python/assignments';
import type { NameUsage } from './python/usage';
import { isSecretName, looksLikeDate, looksLikePath } from './suspicion';
import { labelOf, plainText, shorten } from './titles';

/** An input before it has its final id: `input.id` is the id it would like. */
export interface FoundInput {
  input: Input;
  confidence: number;
  reason: string;
  /** `offered`: a field of the app, at first sight or under "More values" (`input.more`); `candidate`: only by the author's wish. */
  rank: 'offered' | 'candidate';
}

export interface InputSearch {
  /** By code cell, in order. */
  found: FoundInput[][];
  findings: Finding[];
}

/** Text longer than this is data or a program, not an answer. */
const LONG_TEXT = 600;
const LONG_LIST = 30;

type Element = NonNullable<Input['element']>;

function elementOf(values: readonly Value[]): Element | null {
  const kinds = new Set(values.map(value => value.t));
  const [only] = kinds;
  if (kinds.size === 2 && kinds.has('int') && kinds.has('float')) {
    return 'float';
  }
  const names: Partial<Record<Value['t'], Element>> = {
    bool: 'bool',
    int: 'int',
    float: 'float',
    str: 'text'
  };
  return kinds.size === 1 && only !== undefined ? (names[only] ?? null) : null;
}

/** The field for a value, `null` when no field can hold it. */
function fieldOf(
  value: Value,
  name: string
): Pick<Input, 'type' | 'element' | 'multiline' | 'initial'> | null {
  switch (value.t) {
    case 'bool':
    case 'int':
    case 'float':
    case 'date':
    case 'datetime':
      return { type: value.t, initial: value };
    case 'str':
      if (looksLikeDate(value.v)) {
        return { type: 'date', initial: { t: 'date', v: value.v } };
      }
      if (looksLikePath(value.v, name)) {
        return { type: 'path', initial: value };
      }
      return value.v.includes('\n')
        ? { type: 'text', initial: value, multiline: true }
        : { type: 'text', initial: value };
    case 'list': {
      const element = elementOf(value.v);
      return element === null ? null : { type: 'list', element, initial: value };
    }
    case 'dict': {
      const element = elementOf(value.v.map(([, item]) => item));
      const keyed = value.v.every(([key]) => key.t === 'str');
      return element === null || !keyed ? null : { type: 'dict', element, initial: value };
    }
    default:
      return null;
  }
}

function isTooLong(value: Value): boolean {
  return value.t === 'str'
    ? value.v.length > LONG_TEXT
    : (value.t === 'list' || value.t === 'dict') && value.v.length > LONG_LIST;
}

/** Choices typed like the notebook's own value, which is always one of them. */
function choicesOf(texts: readonly string[], initial: Value): Value[] | null {
  const typed = texts.map((text): Value | null => {
    if (initial.t === 'str') {
      return { t: 'str', v: text };
    }
    if (initial.t === 'int') {
      return /^(0|-?[1-9][0-9]*)$/.test(text) ? { t: 'int', v: text } : null;
    }
    return initial.t === 'float' && /^-?[0-9]+(\.[0-9]+)?$/.test(text)
      ? { t: 'float', v: String(Number(text)) }
      : null;
  });
  if (!typed.every(choice => choice !== null)) {
    return null;
  }
  const has = typed.some(choice => JSON.stringify(choice) === JSON.stringify(initial));
  return has ? typed : [initial, ...typed];
}

function numberOf(value: Value | undefined): number | null {
  return value?.t === 'int' || value?.t === 'float' ? Number(value.v) : null;
}

/** Lays what comments say over a field; what contradicts the notebook's own value is dropped. */
function applyHints(input: Input, hints: Hints): Input {
  const result: Input = { ...input };
  const initial = input.initial;
  if (hints.help !== undefined) {
    result.help = hints.help;
  }
  if (hints.unit !== undefined) {
    result.unit = hints.unit;
  }
  const choices =
    hints.choices === undefined || initial === undefined ? null : choicesOf(hints.choices, initial);
  if (choices !== null) {
    return { ...result, type: 'choice', choices };
  }
  const own = numberOf(initial);
  if (
    own !== null &&
    !(hints.min !== undefined && own < hints.min) &&
    !(hints.max !== undefined && own > hints.max)
  ) {
    const bounds = { min: hints.min, max: hints.max, step: hints.step };
    for (const name of ['min', 'max', 'step'] as const) {
      const bound = bounds[name];
      if (bound !== undefined) {
        result[name] = bound;
      }
    }
    const fractional = Object.values(bounds).some(
      bound => bound !== undefined && !Number.isInteger(bound)
    );
    if (initial?.t === 'int' && fractional) {
      result.type = 'float';
      result.initial = { t: 'float', v: initial.v };
    }
  }
  return result;
}

function inputOf(cell: CodeCell, assignment: LiteralAssignment): Input | null {
  const { name, value, from, to } = assignment;
  const place = { at: 'literal' as const, cell: cell.key, from, to };
  const face = { id: name, label: labelOf(name), required: true, asked: false };
  if (value.t === 'str' && isSecretName(name)) {
    return { ...face, type: 'secret', place };
  }
  const field = fieldOf(value, name);
  if (field === null) {
    return null;
  }
  const input: Input = { ...face, ...field, place };
  const param = readParam(assignment.comment);
  if (param !== null) {
    return applyForm(input, param, value);
  }
  const above = readComment(assignment.above, value);
  return applyHints(input, { ...above, ...readComment(assignment.comment, value) });
}

function promptInput(cell: CodeCell, call: PromptCall): Input {
  const asked = plainText(call.prompt ?? '').replace(/[\s:>?]+$/, (end: string) =>
    end.includes('?') ? '?' : ''
  );
  const words = asked === '' ? labelOf(call.name ?? 'answer') : asked;
  return {
    id: call.name ?? (asked === '' ? 'answer' : idOf(asked)),
    label: shorten(words),
    type: call.secret ? 'secret' : call.type,
    required: true,
    asked: true,
    place: { at: 'prompt', cell: cell.key, prompt: call.prompt }
  };
}

function idOf(words: string): string {
  const id = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 32);
  return id === '' ? 'answer' : id;
}

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

/** How sure it is that changing a literal makes sense, and why; `null`: it does not. */
function rank(
  cell: CodeCell,
  assignment: LiteralAssignment,
  uses: number,
  worked: boolean
): { confidence: number; reason: string } | null {
  const { name, value } = assignment;
  const kind = KINDS[value.t] ?? 'a value';
  if (cell.formal) {
    return { confidence: 1, reason: `The author marked ${name} as a parameter.` };
  }
  const empty = (value.t === 'list' || value.t === 'dict') && value.v.length === 0;
  if (name.startsWith('_') || worked || uses === 0 || empty || isTooLong(value)) {
    return null;
  }
  const capital = /^[A-Z][A-Z0-9_]*$/.test(name);
  const plain = value.t !== 'list' && value.t !== 'dict';
  return {
    confidence: capital ? 0.9 : plain ? 0.7 : 0.5,
    reason: `${name} is set to ${kind} and used afterwards.`
  };
}

/** Looks for inputs in every cell; which of them are offered depends on the step they end up in. */
export function findInputs(cells: readonly CodeCell[], usage: NameUsage): InputSearch {
  const assigned = new Map<string, number>();
  for (const { name } of cells.flatMap(cell => cell.assignments)) {
    assigned.set(name, (assigned.get(name) ?? 0) + 1);
  }
  const findings: Finding[] = [];
  const found = cells.map(cell => {
    const literals = cell.assignments.flatMap(assignment => {
      const { name } = assignment;
      const uses = (usage.mentions.get(name) ?? 0) - (assigned.get(name) ?? 0);
      const ranked = rank(cell, assignment, uses, usage.worked.has(name));
      const input = ranked === null ? null : inputOf(cell, assignment);
      return ranked === null || input === null ? [] : [{ at: assignment.from, input, ...ranked }];
    });
    for (const { name, value } of cell.assignments) {
      if (value.t === 'str' && value.v !== '' && isSecretName(name)) {
        findings.push({
          code: 'secret-in-notebook',
          level: 'warning',
          message: `${name} looks like a secret that stands in the notebook. Take it out before you share the file.`,
          cell: cell.index
        });
      }
    }
    const prompts = cell.prompts.map(call => ({
      at: call.from,
      input: promptInput(cell, call),
      confidence: 1,
      reason: 'The code asks for it while it runs.'
    }));
    return [...literals, ...prompts]
      .sort((a, b) => a.at - b.at)
      .map(({ input, confidence, reason }) => ({
        input,
        confidence,
        reason,
        rank: 'offered' as const
      }));
  });
  return { found, findings };
}
