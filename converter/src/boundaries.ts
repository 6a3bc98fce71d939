/** Weighs what speaks for a step to start at a cell: text, comments, data flow, size. */
import { openingComment, openingSentence } from './faces';
import { cellForm } from './forms';
import type { Crossing, Ground } from './ground';
import { shorten } from './titles';

/** How strongly the place before a cell divides, from 0 to 1, and the strongest evidence in words. */
export interface Boundary {
  strength: number;
  reason: string;
}

interface Evidence {
  weight: number;
  reason: string;
}

/** From here on a place divides whatever the size of what it divides. */
export const STRONG = 0.5;

const QUOTE_LENGTH = 48;

/** Words of the notebook inside a sentence of ours. */
export function quoted(words: string): string {
  return `‘${shorten(words, QUOTE_LENGTH)}’`;
}

/** A comment that is set off as a headline: `# --- Load ---`, `#%% Load`, `# STEP 2`, `## Load`. */
const BANNER = /^\s*(?:#\s*%%|##|#\s*[-=*#~]{3,}|#\s*(?:step|part|section)\b|#\s*\d+[.)]\s)/i;

function listed(names: readonly string[]): string {
  const marked = names.map(name => `\`${name}\``);
  return marked.length < 2
    ? (marked[0] ?? '')
    : `${marked.slice(0, -1).join(', ')} and ${marked.at(-1) ?? ''}`;
}

function ofFlow({ names, fresh, proven }: Crossing): Evidence | null {
  const known = proven ? '' : 'As far as the cells can be read, ';
  const say = (sentence: string): string =>
    known === '' ? sentence : known + sentence.charAt(0).toLowerCase() + sentence.slice(1);
  if (names.length === 0) {
    return { weight: 0.4, reason: say('No later cell needs what stands before.') };
  }
  if (fresh) {
    return { weight: 0.35, reason: say('It needs nothing of what the cells before it made.') };
  }
  return names.length <= 2
    ? {
        weight: names.length === 1 ? 0.3 : 0.15,
        reason: say(`No later cell needs what stands before but ${listed(names)}.`)
      }
    : null;
}

/** Everything that speaks for a step to start at a code cell, given the text right before it. */
function evidence(code: number, texts: readonly string[], ground: Ground): Evidence[] {
  const cell = ground.cells[code];
  const before = ground.cells[code - 1];
  if (cell === undefined) {
    return [];
  }
  const found: Evidence[] = [];
  const add = (weight: number, reason: string): void => void found.push({ weight, reason });
  if (cell.formal && before?.formal !== true) {
    add(0.9, 'Its author marked its cells as parameters.');
  } else if (before?.formal === true && !cell.formal) {
    add(0.9, 'The parameters end before it.');
  }
  const sentence = texts.map(openingSentence).find(words => words !== '');
  if (sentence !== undefined) {
    add(0.6, `Text stands before it: ${quoted(sentence)}.`);
  } else if (texts.length > 0) {
    add(0.3, 'Text or a picture stands before it.');
  }
  const { title } = cellForm(cell.source, cell.tree);
  if (title !== null) {
    add(0.8, `Its form has the title ${quoted(title)}.`);
  }
  const comment = openingComment(cell);
  const shows =
    ground.shows[code] === true &&
    !cell.formal &&
    texts.length === 0 &&
    comment === '' &&
    title === null;
  if (shows || (cell.formal && before?.formal === true && title === null)) {
    return found;
  }
  if (comment !== '') {
    const banner = BANNER.test(cell.source) || !/\p{Ll}/u.test(comment);
    add(banner ? 0.65 : 0.5, `It starts with the comment ${quoted(comment)}.`);
  }
  const crossing = ground.crossings[code];
  const flow = crossing === null || crossing === undefined ? null : ofFlow(crossing);
  if (flow !== null) {
    found.push(flow);
  }
  const [imports, imported] = [ground.imports[code] === true, ground.imports[code - 1] === true];
  if (imports && !imported) {
    add(0.25, 'It imports what the cells after it work with.');
  }
  if ((ground.sizes[code] ?? 0) >= 2) {
    add(0.15, 'It is a long piece of code.');
  }
  if (ground.shows[code - 1] === true) {
    add(0.1, 'The cell before it shows what was made.');
  }
  return imported && sentence === undefined && !cell.formal
    ? found.map(({ weight, reason }) => ({ weight: weight / 4, reason }))
    : found;
}

/**
 * The place before a code cell, weighed: pieces of evidence add up as independent chances do, and the strongest one
 * gives the reason.
 */
export function boundaryAt(code: number, texts: readonly string[], ground: Ground): Boundary {
  const found = evidence(code, texts, ground);
  const [first] = [...found].sort((a, b) => b.weight - a.weight);
  const doubt = found.reduce((rest, { weight }) => rest * (1 - weight), 1);
  return {
    strength: Math.round((1 - doubt) * 100) / 100,
    reason: first?.reason ?? 'What stands before it is enough for one step.'
  };
}
