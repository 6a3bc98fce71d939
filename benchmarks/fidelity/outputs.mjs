// What a notebook showed, cell by cell, without what differs from one run to the next: times, addresses, ids, folders.

import { stripVTControlCharacters } from 'node:util';

const MASKS = [
  [/\b0x[0-9a-f]+\b/gi, '0x·'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '·'],
  [/\b[0-9a-f]{16,}\b/gi, '·'],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?/g, '·'],
  [/\b\d{1,2}:\d\d(:\d\d(\.\d+)?)?\b/g, '·'],
  [/[\d.,]+ ?(ns|µs|μs|us|ms|s|sec|seconds|min)\b/g, '·'],
  [/(\/[\w.@+-]+){2,}/g, '/·'],
  [/\bid="?[\w-]+"?/g, 'id=·'],
  [/T_[0-9a-f]+/g, 'T_·']
];

const joined = text =>
  Array.isArray(text) ? text.join('') : typeof text === 'string' ? text : JSON.stringify(text);
const masked = text =>
  MASKS.reduce(
    (now, [form, mask]) => now.replace(form, mask),
    stripVTControlCharacters(joined(text))
  ).trim();

/** A live view of a control has no meaning outside its kernel: an export of ours holds its text instead. */
const WIDGET_VIEW = 'application/vnd.jupyter.widget-view+json';

/** One output as a line of text; pictures by kind, because a font or a seed may differ. */
function lineOf(output) {
  switch (output.output_type) {
    case 'stream':
      return null;
    case 'error':
      return `error ${output.ename}: ${masked(output.evalue)}`;
    default: {
      const { data } = output;
      const plain = data['text/plain'];
      const kinds = Object.keys(data)
        .filter(kind => kind !== WIDGET_VIEW)
        .sort()
        .join(' ');
      return `${output.output_type} ${kinds} ${plain === undefined ? '' : masked(plain)}`;
    }
  }
}

/** What each code cell that holds something showed. */
export function shownBy(notebook) {
  return notebook.cells
    .filter(({ cell_type, source }) => cell_type === 'code' && joined(source).trim() !== '')
    .map(({ outputs }) => {
      const of = name =>
        masked(
          outputs
            .filter(output => output.output_type === 'stream' && output.name === name)
            .map(output => joined(output.text))
            .join('')
        );
      const rest = outputs.map(lineOf).filter(line => line !== null);
      return JSON.stringify({ out: of('stdout'), err: of('stderr'), rest });
    });
}

/**
 * The first cell, counted from 1, that showed something else in `ours` than in `theirs`; `null` when none did.
 *
 * @param again the same notebook run once more by the same program as `theirs`: what differs there is not held
 *   against ours
 */
export function firstDifference(ours, theirs, again) {
  const [a, b, c] = [ours, theirs, again].map(shownBy);
  if (a.length !== b.length) {
    return { cell: 0, ours: `${a.length} code cells`, theirs: `${b.length} code cells` };
  }
  const at = b.findIndex((shown, index) => shown === c[index] && shown !== a[index]);
  return at < 0 ? null : { cell: at + 1, ours: a[at], theirs: b[at] };
}
