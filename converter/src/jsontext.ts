/** Parses a notebook's text, or says in words where and how it is damaged. */
import { UserError } from '@lockstep/protocol';
import { jsonFault } from './jsonfault';

/** Python writes these although JSON has no word for them; they only occur in outputs and metadata. */
const NO_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\bInfinity\b|\bNaN\b/gs;
/** Text of two bytes a character that was read as UTF-8: zeros between letters, or its mark as broken characters. */
const OTHER_ENCODING = /^(?:\ufeff)?(?:\ufffd\ufffd|\ufffe|[^\0]?\0)/;
const CONFLICT = /^(?:<{7} |={7}$|>{7} )/m;

function refuse(sentence: string): never {
  throw new UserError('notebook-not-json', sentence);
}

/** How many lines stand before an offset, from 1. */
function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function explain(text: string): never {
  const { line, column, offset } = jsonFault(text);
  const place = `line ${line}, column ${column}`;
  const conflict = CONFLICT.exec(text);
  if (conflict !== null && conflict.index <= offset) {
    return refuse(
      `The notebook file holds an unfinished merge: version control left its marks at line ${lineAt(text, conflict.index)}. Finish the merge, or restore the file from a copy.`
    );
  }
  if (text.slice(offset).trim() === '') {
    return refuse(
      `The notebook file breaks off at ${place}, before its JSON ends. Restore it from a copy, or save it again from JupyterLab.`
    );
  }
  if (offset > 0 && /^[[{]/.test(text.slice(offset)) && /[\]}]\s*$/.test(text.slice(0, offset))) {
    try {
      JSON.parse(text.slice(0, offset));
      return refuse(
        `The notebook file holds more than one document: the second starts at ${place}. Keep one of them in the file.`
      );
    } catch (error) {
      if (!(error instanceof SyntaxError)) {
        throw error;
      }
    }
  }
  return refuse(
    `The notebook file is damaged: its JSON breaks at ${place}. Restore it from a copy, or mend that place in a text editor.`
  );
}

/**
 * The value that a notebook's text holds. A byte order mark and Python's `NaN` and `Infinity` (read as `null`) do no
 * harm.
 *
 * @throws UserError `notebook-empty`, `notebook-not-utf8`, `notebook-not-json`, which names line and column
 */
export function parseNotebook(text: string): unknown {
  const clean = text.replace(/^\ufeff/, '');
  if (clean.trim() === '') {
    throw new UserError(
      'notebook-empty',
      'The notebook file is empty. Restore it from a copy, or save it again from JupyterLab.'
    );
  }
  if (OTHER_ENCODING.test(text)) {
    throw new UserError(
      'notebook-not-utf8',
      'The notebook file is not written in UTF-8, as notebooks are; it looks like UTF-16. Save it as UTF-8 in a text editor.'
    );
  }
  try {
    return JSON.parse(clean);
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw error;
    }
  }
  if (/NaN|Infinity/.test(clean)) {
    const plain = clean.replace(NO_NUMBER, word => (word.startsWith('"') ? word : 'null'));
    try {
      return JSON.parse(plain);
    } catch (error) {
      if (!(error instanceof SyntaxError)) {
        throw error;
      }
    }
  }
  return explain(clean);
}
