/** What a finished run shows as single values: the scalars and one-row tables of its steps, for a table of results. */
import {
  type BatchResult,
  MOST_RESULTS,
  type Output,
  type RunState,
  type StepState
} from '@lockstep/protocol';
import { firstTable } from './htmlTable';

/** Larger HTML is no table of one row. */
const LARGEST_HTML = 50_000;

/** A number as Python, R and JavaScript print it. */
const NUMBER = /^[+-]?(\d[\d_]*|\d{1,3}(,\d{3})+)?(\.\d+)?(e[+-]?\d+)?$/i;

/** A printed line that names its value: `Sites kept: 152`. */
const NAMED = /^\s*(\p{L}[^:=]{0,60}?)\s*[:=]\s*(\S+)\s*$/u;

/**
 * The results of a run, at most {@link MOST_RESULTS}, in the order of its steps. A column is called as the notebook
 * calls it, else after its step; equal names of two steps are told apart by a number.
 */
export function resultsOf(state: RunState): BatchResult[] {
  const found = state.plan.steps.flatMap(step => {
    const own = state.steps[step.id];
    return own === undefined ? [] : ofStep(step.title, own);
  });
  const names = new Map<string, number>();
  return found.slice(0, MOST_RESULTS).map(result => {
    const times = (names.get(result.column) ?? 0) + 1;
    names.set(result.column, times);
    return times === 1 ? result : { ...result, column: `${result.column} ${times}` };
  });
}

function ofStep(title: string, { result, outputs }: StepState): BatchResult[] {
  return (result?.outputs ?? outputs).flatMap(output => ofOutput(title, output));
}

function ofOutput(title: string, output: Output): BatchResult[] {
  if (output.kind === 'stream') {
    return output.name === 'stdout' ? ofPrint(title, output.text) : [];
  }
  if (output.kind !== 'display') {
    return [];
  }
  const html = textOf(output.data['text/html']);
  if (html !== null) {
    return html.length > LARGEST_HTML ? [] : ofTable(html);
  }
  const scalar = scalarOf(textOf(output.data['text/plain']) ?? '');
  return scalar === null ? [] : [named(title, scalar)];
}

/** A text that is one number, or lines that each name one. */
function ofPrint(title: string, text: string): BatchResult[] {
  const whole = text.trim();
  if (isNumber(whole)) {
    return [named(title, { text: whole, number: true })];
  }
  return whole.split('\n').flatMap(line => {
    const [, name, value] = NAMED.exec(line) ?? [];
    return name !== undefined && value !== undefined && isNumber(value)
      ? [named(name, { text: value, number: true })]
      : [];
  });
}

function ofTable(html: string): BatchResult[] {
  const table = firstTable(html, 2);
  const [only, second] = table?.rows ?? [];
  if (!table || !only || second) {
    return [];
  }
  // A row's label, as pandas prints it, has no column of its own.
  const extra = Math.max(0, only.length - table.head.length);
  return table.head.flatMap((name, at) => {
    const text = only[at + extra] ?? '';
    return name === '' ? [] : [named(name, { text, number: isNumber(text) })];
  });
}

/** The value of an expression that a cell ended with, where it is a single one. */
function scalarOf(printed: string): { text: string; number: boolean } | null {
  const text = printed.trim();
  // numpy 2 prints np.int64(5), R prints [1] 5.
  const bare = /^(?:np\.\w+\((.*)\)|\[1\] (.*))$/s.exec(text);
  const inner = bare?.[1] ?? bare?.[2] ?? text;
  if (isNumber(inner)) {
    return { text: inner, number: true };
  }
  if (inner === 'True' || inner === 'False') {
    return { text: inner === 'True' ? 'yes' : 'no', number: false };
  }
  const quoted = /^(['"])([^\n]*)\1$/.exec(inner);
  return quoted?.[2] === undefined ? null : { text: unescape(quoted[2]), number: false };
}

function unescape(text: string): string {
  return text.replace(/\\(['"\\])/g, '$1');
}

function isNumber(text: string): boolean {
  return /\d/.test(text) && NUMBER.test(text);
}

function named(name: string, { text, number }: { text: string; number: boolean }): BatchResult {
  return { column: cut(name, 100), text: cut(text, 300), number };
}

/** Cut between characters, so that no half of one is left. */
function cut(text: string, most: number): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length <= most ? flat : [...flat.slice(0, most - 1)].slice(0, -1).join('') + '…';
}

function textOf(part: unknown): string | null {
  return typeof part === 'object' &&
    part !== null &&
    'text' in part &&
    typeof part.text === 'string'
    ? part.text
    : null;
}
