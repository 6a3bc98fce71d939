/**
 * Writes a notebook as one Markdown document to teach from: prose, code and outputs in order, within a size. Pictures
 * are named with their size and never drawn. Where it would be too long, outputs are shortened first, then prose (its
 * headings stay), then code, and at last cells from the end; each place says what was left out.
 */
import { maskerOf } from './masking';
import { type NotebookCell, readNotebook } from './notebook';
import { textOutputs } from './savedOutputs';
import { type Cuts, cutCode, cutOutput, cutProse, leftOut, WHOLE } from './shortening';
import { fileTitle } from './titles';

export interface TeachingOptions {
  /** The notebook's file name without folder and ending: the title where the notebook has no heading. */
  name: string;
  /** Most bytes of the document in UTF-8, at least {@link LEAST_SIZE}; 200,000 by default. */
  maxBytes?: number;
}

/** A document of fewer bytes could not even say what it leaves out. */
export const LEAST_SIZE = 1_000;
const USUAL_SIZE = 200_000;

/** A piece of the document, and how it reads under given cuts. */
type Piece = (cuts: Cuts) => string;

/**
 * A notebook of any format as Markdown, the same bytes each time. Secrets that the converter finds are masked.
 *
 * @param input its JSON text, or the object that the text holds
 * @throws UserError as `convert` does, where it is no notebook
 */
export function teachingDocument(
  input: unknown,
  { name, maxBytes = USUAL_SIZE }: TeachingOptions
): string {
  const limit = Math.max(LEAST_SIZE, Math.floor(maxBytes));
  const { cells, language, raw, title } = readNotebook(input);
  const mask = maskerOf(
    cells.filter(({ kind }) => kind === 'code').map(({ source }) => source),
    language
  );
  const pieces = cells.map((cell, at) => pieceOf(cell, raw[at], language, mask));
  const headed = cells.some(
    ({ kind, source }) => kind === 'markdown' && /^ {0,3}#\s/m.test(source)
  );
  const heading = headed ? '' : mask(`# ${title ?? fileTitle(name)}\n\n`).slice(0, 300);
  const write = (cuts: Cuts): string => {
    const kept = pieces.slice(0, cuts.cells).map(piece => piece(cuts));
    const left = pieces.length - kept.length;
    return `${[heading.trim(), ...kept, left <= 0 ? '' : leftOut(left, 'cell')].filter(text => text !== '').join('\n\n')}\n`;
  };
  return fitted(write, pieces.length, limit);
}

/** The document under the mildest cuts with which it fits: what gives way last is cut least. */
function fitted(write: (cuts: Cuts) => string, cells: number, limit: number): string {
  let cuts: Cuts = { ...WHOLE, cells };
  const fits = (tried: Cuts): boolean => bytesOf(write(tried)) <= limit;
  const most: [keyof Cuts, number][] = [
    ['output', 4_096],
    ['prose', 65_536],
    ['code', 4_096],
    ['cells', cells]
  ];
  for (const [what, from] of most) {
    if (fits(cuts)) {
      break;
    }
    // The largest bound that fits, found by halving; 0 where none does, so that the next kind gives way too.
    let [low, high] = [0, from + 1];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (fits({ ...cuts, [what]: middle })) {
        low = middle;
      } else {
        high = middle;
      }
    }
    cuts = { ...cuts, [what]: low };
  }
  return write(cuts);
}

function pieceOf(
  cell: NotebookCell,
  raw: unknown,
  language: string,
  mask: (text: string) => string
): Piece {
  const source = mask(cell.source);
  if (cell.kind !== 'code') {
    const prose = cell.kind === 'raw' ? fenced(source, '') : withoutPictures(source);
    return source.trim() === '' ? () => '' : cuts => cutProse(prose.trim(), cuts.prose);
  }
  const code = source.trimEnd();
  const lines = code.split('\n');
  const outputs = textOutputs(raw).map(output => {
    const text = mask(output.text);
    return { output: { kind: output.kind, text }, lines: text.split('\n') };
  });
  return cuts => {
    const head = code === '' ? '' : inFence(cutCode(code, lines, cuts.code), language);
    const shown = outputs.map(({ output, lines: own }) => {
      const { text, left } = cutOutput(output, own, cuts.output);
      return output.kind === 'note'
        ? `*${text}*`
        : output.kind === 'markdown'
          ? withNote(quoted(text), left)
          : withNote(text === '' ? '' : fenced(text, 'text'), left);
    });
    return [head, ...(shown.length === 0 ? [] : ['Output:', ...shown])]
      .filter(text => text !== '')
      .join('\n\n');
  };
}

function inFence({ text, left }: { text: string; left: number }, language: string): string {
  return withNote(text === '' ? '' : fenced(text, language === 'unknown' ? '' : language), left);
}

function withNote(text: string, left: number): string {
  return [text, left === 0 ? '' : leftOut(left, 'line')].filter(part => part !== '').join('\n\n');
}

/** Text in a fence that is longer than any within it. */
function fenced(text: string, language: string): string {
  const longest = [...text.matchAll(/`{3,}/g)].reduce(
    (most, [found]) => Math.max(most, found.length),
    2
  );
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function quoted(text: string): string {
  return text
    .split('\n')
    .map(line => `> ${line}`.trimEnd())
    .join('\n');
}

/** Pictures that the notebook holds itself say what they are called instead. */
function withoutPictures(markdown: string): string {
  return markdown
    .replace(/!\[([^\]]*)\]\((?:attachment:|data:)[^)]*\)/g, (_, called: string) =>
      pictureWords(called)
    )
    .replace(/<img\b[^>]*\bsrc\s*=\s*["']?(?:data:|attachment:)[^>]*>/gi, tag =>
      pictureWords(/\balt\s*=\s*"([^"]*)"/i.exec(tag)?.[1] ?? '')
    );
}

function pictureWords(called: string): string {
  return called.trim() === '' ? '*Picture*' : `*Picture: ${called.trim()}*`;
}

function bytesOf(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // A surrogate is half of a character of four bytes.
    bytes += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3;
  }
  return bytes;
}
