/** Makes fields of the files and addresses that calls read: `pd.read_csv("sites.csv")`. */
import type { LiteralSearch } from './literalsearch';
import type { Argument } from './python/arguments';
import { placedValue } from './python/assignments';
import { readingOf, wrapsPath } from './python/reading';
import { isAddress, looksLikePath } from './suspicion';
import { fileTitle, shorten, slugOf } from './titles';

/** The last word of a path or an address. */
function fileName(text: string): string {
  const bare = text.replace(/[?#].*$/, '').replace(/[/\\]+$/, '');
  const last = bare.split(/[/\\]/).at(-1) ?? '';
  return last === '' ? text : last;
}

/** A file's name as part of an id, without its ending. */
function idOf(file: string): string {
  const bare = file.replace(/\.\w{1,8}$/, '');
  return /[a-z0-9]/i.test(bare) ? slugOf(bare).replaceAll('-', '_') : 'file';
}

/** A file's name in words, without its ending. */
function labelOfFile(file: string): string {
  const title = fileTitle(file.replace(/\.\w{1,8}$/, '').replaceAll('.', ' '));
  return title === '' ? 'File' : shorten(title, 60);
}

/** A file or address that a call reads. */
export function addReading(
  search: LiteralSearch,
  full: string,
  list: readonly Argument[],
  { inside, path }: { inside: boolean; path: 'reads' | 'writes' | null }
): void {
  const reading = readingOf(search.tree, full, list);
  const node = reading?.argument.value;
  const placed = node === null || node === undefined ? null : placedValue(search.tree, node);
  if (
    reading === null ||
    path === 'writes' ||
    !node ||
    placed?.value.t !== 'str' ||
    placed.value.v === '' ||
    /\n/.test(placed.value.v)
  ) {
    return;
  }
  const text = placed.value.v;
  const file = fileName(text);
  const method = full.replace(/^.*\./, '');
  if (search.usage.functions.has(full) && !looksLikePath(text, '') && !isAddress(text)) {
    return;
  }
  const wraps = wrapsPath(full) && path !== 'reads';
  const offered = !inside && !wraps;
  search.add(
    node,
    {
      id: `${method}.${idOf(file)}`,
      name: 'path',
      label: labelOfFile(file),
      confidence: offered ? 0.8 : 0.4,
      reason: wraps
        ? 'It names a file or folder.'
        : `${method} reads it${inside ? ' within a function' : ''}.`,
      offered,
      quiet: true
    },
    input => {
      const { multiline: _none, ...face } = input;
      return {
        ...face,
        type: reading.kind === 'address' ? 'text' : 'path',
        initial: placed.value
      };
    }
  );
}
