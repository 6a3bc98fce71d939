/** Finds a part of a name or title, case ignored, in the bytes themselves: a million names are searched while typing. */
import type { Column, Names } from '../contract/graph';
import type { Measured } from '../contract/parts';
import { valueOf } from './columns';
import { nameText } from './nameText';

/** A test of whether a page's name or title holds the text. */
export function textMatcher({ graph, table }: Measured, text: string): (page: number) => boolean {
  const inNames = matcherOfNames(graph.names, text);
  const title = table.columns[table.roles.title ?? -1];
  const inTitles = title === undefined ? undefined : matcherOfColumn(title, text);
  return page => inNames(page) || inTitles?.(page) === true;
}

function matcherOfColumn(column: Column, text: string): (page: number) => boolean {
  if (column.kind === 'text') {
    return matcherOfNames(column.values, text);
  }
  const needle = text.toLowerCase();
  return page =>
    String(valueOf(column, page) ?? '')
      .toLowerCase()
      .includes(needle);
}

function matcherOfNames(names: Names, text: string): (page: number) => boolean {
  const needle = text.toLowerCase();
  if (!/^[\x20-\x7e]*$/.test(needle)) {
    return page => nameText(names, page).toLowerCase().includes(needle);
  }
  const { bytes, starts } = names;
  const wanted = Uint8Array.from(needle, letter => letter.charCodeAt(0));
  return page => {
    const last = (starts[page + 1] ?? 0) - wanted.length;
    for (let start = starts[page] ?? 0; start <= last; start += 1) {
      let at = 0;
      while (at < wanted.length && lowerCase(bytes[start + at] ?? 0) === wanted[at]) {
        at += 1;
      }
      if (at === wanted.length) {
        return true;
      }
    }
    return false;
  };
}

/** ASCII capitals as small letters; bytes of other characters are above them all. */
function lowerCase(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}
