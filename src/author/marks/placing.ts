/** Where the marks stand: which stretch of which cell is an input, could be one, or is hidden. Pure. */
import type { Input } from '@lockstep/protocol';
import type { AuthorConversion } from '../contract';
import type { InputKind } from '../outline-rows';

/** One marked stretch: UTF-16 offsets in its cell's source, half open, never empty. */
export interface Mark {
  input: string;
  kind: InputKind;
  label: string;
  from: number;
  to: number;
}

/** The marks of one cell, and the source that their offsets count in: the editor's, whose lines all end in `\n`. */
export interface CellMarks {
  source: string;
  marks: readonly Mark[];
}

/** The marks of a conversion, by Lab's ids of the cells; cells without any are left out. */
export function marksByCell({
  definition,
  report,
  cells
}: AuthorConversion): Map<string, CellMarks> {
  const sources = new Map(definition.cells.map(({ key, source }) => [key, source]));
  const numbers = new Map(report.inputs.map(({ input, cell }) => [input, cell]));
  const placed = [
    ...definition.steps.flatMap(step =>
      step.inputs.map((input): Placed => ({
        input,
        kind: 'shown',
        cell: numbers.get(input.id) ?? -1
      }))
    ),
    ...report.candidates.map(({ input, cell, hidden }): Placed => ({
      input,
      kind: hidden ? 'hidden' : 'offer',
      cell
    }))
  ];
  const found = new Map<string, CellMarks>();
  for (const cell of new Set(placed.map(one => one.cell))) {
    const own = placed.filter(one => one.cell === cell);
    const id = cells[cell];
    const source = own[0] && sources.get(own[0].input.place.cell);
    const marks = source === undefined ? [] : marksIn(source, own);
    if (id !== undefined && source !== undefined && marks.length > 0) {
      found.set(id, inEditor(source, marks));
    }
  }
  return found;
}

/** An editor counts each end of a line as one character, however the notebook writes it. */
function inEditor(source: string, marks: readonly Mark[]): CellMarks {
  const ends = [...source.matchAll(/\r\n/g)].map(({ index }) => index);
  const shift = (at: number): number => at - ends.filter(end => end < at).length;
  return {
    source: source.replace(/\r\n?/g, '\n'),
    marks:
      ends.length === 0
        ? marks
        : marks.map(mark => ({ ...mark, from: shift(mark.from), to: shift(mark.to) }))
  };
}

interface Placed {
  input: Input;
  kind: InputKind;
  cell: number;
}

function marksIn(source: string, placed: readonly Placed[]): Mark[] {
  const questions = [...source.matchAll(QUESTION)].map(match => ({
    from: match.index,
    to: match.index + match[0].length
  }));
  return placed
    .flatMap(({ input, kind }): Mark[] => {
      const { id, label, place } = input;
      const at =
        place.at === 'literal'
          ? stretch(source, place.from, place.to)
          : takeQuestion(source, questions, place.prompt);
      return at ? [{ input: id, kind, label, ...at }] : [];
    })
    .sort((a, b) => a.from - b.from || b.to - a.to);
}

/** Calls that ask a person while the code runs; the name alone is marked. */
const QUESTION = /\b(?:raw_input|input|getpass|readline|readLine|ReadLine)(?=\s*\()/g;

/** How far behind a call its prompt may begin, in characters. */
const NEAR = 40;

/** The call with that prompt, else the first one left; each is taken once. */
function takeQuestion(
  source: string,
  questions: { from: number; to: number }[],
  prompt: string | null
): { from: number; to: number } | null {
  const text = prompt?.trim() ?? '';
  const asked = questions.findIndex(
    ({ to }) => text !== '' && source.slice(to, to + text.length + NEAR).includes(text)
  );
  return questions.splice(Math.max(asked, 0), 1)[0] ?? null;
}

/** A place where a value could stand but does not is marked on what stands before it. */
function stretch(source: string, from: number, to: number): { from: number; to: number } | null {
  if (from < to) {
    return to <= source.length ? { from, to } : null;
  }
  const word = /[\w.]+\W*$|\S\s*$/.exec(source.slice(0, from));
  return word ? { from: word.index, to: from } : null;
}
