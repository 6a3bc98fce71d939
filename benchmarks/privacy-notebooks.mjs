// Sources and printed outputs of the shared public notebooks: text in which almost nothing is anybody's.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = resolve(process.env.LOCKSTEP_DATA ?? '../shared', 'notebooks');
/** Characters of one text: what a question takes of one. */
const LONGEST = 6_000;

const joined = text => (Array.isArray(text) ? text.join('') : (text ?? ''));

function textsOf(path) {
  let notebook;
  try {
    notebook = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // Some of them are broken on purpose.
    return [];
  }
  return (notebook.cells ?? []).flatMap(({ source, outputs = [] }) => [
    joined(source),
    ...outputs.map(({ text, data }) => joined(text ?? data?.['text/plain']))
  ]);
}

/** Every text that is not empty, cut. */
export const notebookTexts = () =>
  readdirSync(FOLDER)
    .filter(name => name.endsWith('.ipynb'))
    .flatMap(name => textsOf(join(FOLDER, name)))
    .map(text => text.slice(0, LONGEST))
    .filter(text => text.trim() !== '');
