/** What two steps showed, cell by cell and in order: tables, texts, pictures, and everything else by its bytes. */
import { canonicalJson, withoutEscapes } from '@lockstep/protocol';
import type { BlobRef, MimePart, Output } from '@lockstep/protocol';
import { compareTables, tableIn, type TableComparison } from './table';
import { compareTexts, type TextComparison } from './text';

/** Text of a blob that was read before; `null` when it was not. */
export type ReadText = (blob: string) => string | null;

/** A picture of each side. `null`: not there. */
export interface PictureComparison {
  kind: 'picture';
  mime: string;
  a: BlobRef | null;
  b: BlobRef | null;
  equal: boolean;
}

/** Something whose inside is not looked into. */
export interface OtherComparison {
  kind: 'other';
  /** What it is: a MIME type, or "error". */
  what: string;
  a: boolean;
  b: boolean;
  equal: boolean;
}

export type OutputComparison = (
  TableComparison | TextComparison | PictureComparison | OtherComparison
) & {
  /** Which of the step's cells shows it, from 0. */
  cell: number;
};

const PICTURES = ['image/svg+xml', 'image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** Texts longer than this are compared by their bytes alone. */
export const LONGEST_READ = 2_000_000;

/** One thing to compare. */
type Shown =
  | { kind: 'text'; cell: number; text: string }
  | { kind: 'table'; cell: number; html: string }
  | { kind: 'picture'; cell: number; mime: string; part: BlobRef }
  | { kind: 'other'; cell: number; what: string; name: string };

/** Blobs whose text {@link compareOutputs} wants to read. */
export function textsWanted(outputs: readonly Output[]): BlobRef[] {
  return outputs.flatMap(output => {
    if (output.kind !== 'display' || PICTURES.some(mime => output.data[mime])) {
      return [];
    }
    const part = output.data['text/html'] ?? output.data['text/plain'];
    return part !== undefined && 'blob' in part && part.bytes <= LONGEST_READ ? [part] : [];
  });
}

/** Pairs what stands at the same place among its kind in the same cell. */
export function compareOutputs(
  a: readonly Output[],
  b: readonly Output[],
  read: ReadText
): OutputComparison[] {
  const [left, right] = [shownOf(a, read), shownOf(b, read)];
  const places = new Map<string, { cell: number; a?: Shown; b?: Shown }>();
  for (const [side, shown] of [['a', left] as const, ['b', right] as const]) {
    const counts = new Map<string, number>();
    for (const one of shown) {
      const stem = `${one.cell} ${one.kind}`;
      const nth = counts.get(stem) ?? 0;
      counts.set(stem, nth + 1);
      const key = `${stem} ${nth}`;
      places.set(key, { cell: one.cell, ...places.get(key), [side]: one });
    }
  }
  return [...places.values()]
    .map(({ cell, a: one, b: other }) => ({ ...pair(one, other), cell }))
    .sort((x, y) => x.cell - y.cell);
}

function pair(
  a: Shown | undefined,
  b: Shown | undefined
): TableComparison | TextComparison | PictureComparison | OtherComparison {
  const either = a ?? b;
  if (a?.kind === 'text' || b?.kind === 'text') {
    return compareTexts(a?.kind === 'text' ? a.text : '', b?.kind === 'text' ? b.text : '');
  }
  if (a?.kind === 'table' && b?.kind === 'table') {
    const [one, other] = [tableIn(a.html), tableIn(b.html)];
    const compared = one && other ? compareTables(one, other) : null;
    return (
      compared ?? { kind: 'other', what: 'text/html', a: true, b: true, equal: a.html === b.html }
    );
  }
  if (either?.kind === 'picture') {
    const [one, other] = [a?.kind === 'picture' ? a : null, b?.kind === 'picture' ? b : null];
    return {
      kind: 'picture',
      mime: either.mime,
      a: one?.part ?? null,
      b: other?.part ?? null,
      equal: one?.part.blob === other?.part.blob
    };
  }
  const names = [a, b].map(one => (one?.kind === 'other' ? `${one.what} ${one.name}` : one?.kind));
  return {
    kind: 'other',
    what: either?.kind === 'other' ? either.what : 'text/html',
    a: a !== undefined,
    b: b !== undefined,
    equal: names[0] === names[1]
  };
}

function shownOf(outputs: readonly Output[], read: ReadText): Shown[] {
  const shown: Shown[] = [];
  for (const output of outputs) {
    const one = shownAs(output, read);
    const before = shown.at(-1);
    // What a cell prints comes in pieces of no meaning.
    if (one.kind === 'text' && before?.kind === 'text' && before.cell === one.cell) {
      before.text += one.text;
    } else {
      shown.push(one);
    }
  }
  return shown;
}

function shownAs(output: Output, read: ReadText): Shown {
  const { cell } = output;
  switch (output.kind) {
    case 'stream':
      return { kind: 'text', cell, text: withoutEscapes(output.text) };
    case 'error':
      return { kind: 'text', cell, text: `${output.name}: ${output.message}\n` };
    case 'cut':
      return { kind: 'other', cell, what: 'long text', name: output.rest?.blob ?? '' };
    case 'display': {
      for (const mime of PICTURES) {
        const part = output.data[mime];
        if (part !== undefined && 'blob' in part) {
          return { kind: 'picture', cell, mime, part };
        }
      }
      const html = textOf(output.data['text/html'], read);
      if (html !== null && tableIn(html) !== null) {
        return { kind: 'table', cell, html };
      }
      const plain = textOf(output.data['text/plain'], read);
      if (plain !== null && html === null) {
        return { kind: 'text', cell, text: `${withoutEscapes(plain)}\n` };
      }
      const [what = 'nothing', part] = Object.entries(output.data)[0] ?? [];
      return { kind: 'other', cell, what, name: nameOf(part) };
    }
  }
}

function textOf(part: MimePart | undefined, read: ReadText): string | null {
  if (part === undefined) {
    return null;
  }
  return 'text' in part ? part.text : 'blob' in part ? read(part.blob) : null;
}

/** What tells two parts apart. */
function nameOf(part: MimePart | undefined): string {
  if (part === undefined) {
    return '';
  }
  return 'blob' in part ? part.blob : canonicalJson(part);
}
