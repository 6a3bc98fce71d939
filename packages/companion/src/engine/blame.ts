/** Who is to blame for a failed line, by static reading: the input whose value it reads, and whether it raised by itself. */
import type { AppDefinition, Cell, Input, StepError } from '@lockstep/protocol';

/** A statement that raises by itself, so that its message is the author's own. */
const RAISES = /^(raise|assert)\b|^stop\(|^stopifnot\(/;

/** Lines that decide whether the lines below them run. */
const DECIDES = /^(if|elif|else|while|for|with|try|except)\b/;

const NAME = /[\p{ID_Start}_][\p{ID_Continue}]*/gu;

/** Most lines that one name is followed through to the value it comes from. */
const MOST_STEPS = 4;

/** An input of a step, with what a reader of the code knows of it. */
interface Candidate {
  step: string;
  input: Input;
  /** The variable that holds it: the id without the number of a second assignment. */
  variable: string;
}

/**
 * The error with what its line tells. The line is one of the cell as the notebook has it; where values changed the
 * number of lines, nothing is found.
 */
export function blamed(definition: AppDefinition, id: string, error: StepError): StepError {
  const step = definition.steps.find(one => one.id === id);
  const key = error.cell === null ? undefined : step?.cells[error.cell];
  const cell = definition.cells.find(one => one.key === key);
  if (step === undefined || cell === undefined || error.line === null) {
    return error;
  }
  const lines = cell.source.split('\n');
  const failing = lines[error.line - 1];
  if (failing === undefined) {
    return error;
  }
  const authored = RAISES.test(failing.trim());
  const input = responsible(definition, id, cell, error.line);
  return {
    ...error,
    ...(authored ? { authored } : {}),
    ...(input === null ? {} : { input: { step: input.step, input: input.input.id } })
  };
}

function responsible(
  definition: AppDefinition,
  id: string,
  cell: Cell,
  line: number
): Candidate | null {
  const candidates = candidatesFor(definition, id);
  const lines = cell.source.split('\n');
  const deciding = linesDeciding(lines, line - 1);
  const own = candidates.find(
    ({ input: { place } }) =>
      place.at === 'literal' &&
      place.cell === cell.key &&
      deciding.includes(lineAt(cell.source, place.from))
  );
  if (own !== undefined) {
    return own;
  }
  let names = deciding.flatMap(at => namesIn(lines[at] ?? ''));
  for (let round = 0; round < MOST_STEPS && names.length > 0; round++) {
    const found = candidates.find(({ variable }) => names.includes(variable));
    if (found !== undefined) {
      return found;
    }
    names = sourcesOfNames(definition, id, cell, line, names);
  }
  return null;
}

/** Inputs that the step may read, its own before those of the steps before it. */
function candidatesFor(definition: AppDefinition, id: string): Candidate[] {
  const at = definition.steps.findIndex(step => step.id === id);
  return definition.steps
    .slice(0, at + 1)
    .reverse()
    .flatMap(step =>
      step.inputs
        .filter(input => !input.asked && input.fixed !== true)
        .map(input => ({ step: step.id, input, variable: input.id.replace(/\.\d+$/, '') }))
    )
    .sort((a, b) => Number(isMany(a)) - Number(isMany(b)));
}

/** Of `table[COUNTRY]` it is rather the key that is wrong. */
function isMany({ input }: Candidate): boolean {
  return input.type === 'list' || input.type === 'dict' || input.type === 'table';
}

/** The failing line, and when it only raises, the lines above that decided so. Counted from 0. */
function linesDeciding(lines: readonly string[], at: number): number[] {
  const found = [at];
  if (!RAISES.test((lines[at] ?? '').trim())) {
    return found;
  }
  let indent = indentOf(lines[at] ?? '');
  for (let above = at - 1; above >= 0 && indent > 0; above--) {
    const line = lines[above] ?? '';
    if (line.trim() !== '' && indentOf(line) < indent) {
      indent = indentOf(line);
      if (DECIDES.test(line.trim())) {
        found.push(above);
      }
    }
  }
  return found;
}

/** Names that the given ones were made from: what the latest line before that binds one of them reads. */
function sourcesOfNames(
  definition: AppDefinition,
  id: string,
  cell: Cell,
  line: number,
  names: readonly string[]
): string[] {
  const before = cellsBefore(definition, id, cell);
  const texts = [
    cell.source
      .split('\n')
      .slice(0, line - 1)
      .join('\n'),
    ...before.reverse()
  ];
  return [...new Set(names)].flatMap(name => {
    for (const text of texts) {
      const binding = text
        .split('\n')
        .findLast(one => new RegExp(`^\\s*${name}\\s*(=|\\+=|<-)(?!=)`, 'u').test(one));
      if (binding !== undefined) {
        return namesIn(binding).filter(other => other !== name);
      }
    }
    return [];
  });
}

function cellsBefore(definition: AppDefinition, id: string, cell: Cell): string[] {
  const at = definition.steps.findIndex(step => step.id === id);
  const keys = definition.steps.slice(0, at + 1).flatMap(step => step.cells);
  const upTo = keys.slice(0, keys.indexOf(cell.key));
  return upTo.flatMap(key => definition.cells.find(one => one.key === key)?.source ?? []);
}

function namesIn(line: string): string[] {
  const bare = line.replace(/#.*$/, '').replace(/(["'])(?:\\.|(?!\1).)*\1/g, text => {
    // In an f-string the braces hold code.
    return [...text.matchAll(/\{([^{}]*)\}/g)].map(match => match[1]).join(' ');
  });
  return bare.match(NAME) ?? [];
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length - 1;
}
