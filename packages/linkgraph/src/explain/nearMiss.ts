/** Pages of the pages files whose names are nearly those of linked pages: probably one page, written in two ways. */
import type { LinkGraph } from '../contract/graph';

const SLASH = 0x2f;
const WWW = [0x77, 0x77, 0x77, 0x2e];
const SCHEMES = ['http://', 'https://'].map(scheme =>
  Array.from(scheme, letter => letter.charCodeAt(0))
);

/**
 * For each page that only the pages files know, the linked page that has its name but for the case of letters, the
 * scheme, `www.` or slashes at the end. Parameters count: other parameters are other pages. O(bytes of names).
 */
export function nearMisses(graph: LinkGraph): ReadonlyMap<number, number> {
  const { names, pageCount, onlyInPages } = graph;
  const lonely = new Map<number, number[]>();
  for (let page = 0; page < pageCount; page++) {
    if (onlyInPages[page] === 1) {
      const hash = looseHash(graph, page);
      const same = lonely.get(hash);
      if (same === undefined) {
        lonely.set(hash, [page]);
      } else {
        same.push(page);
      }
    }
  }
  const found = new Map<number, number>();
  if (lonely.size === 0) {
    return found;
  }
  for (let page = 0; page < names.count; page++) {
    if (onlyInPages[page] === 0) {
      for (const other of lonely.get(looseHash(graph, page)) ?? []) {
        if (!found.has(other) && sameLoosely(graph, page, other)) {
          found.set(other, page);
        }
      }
    }
  }
  return found;
}

function looseHash({ names }: LinkGraph, page: number): number {
  const { bytes } = names;
  const [start, end] = looseBounds(
    names.bytes,
    names.starts[page] ?? 0,
    names.starts[page + 1] ?? 0
  );
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) {
    hash = Math.imul(hash ^ small(bytes[at] ?? 0), 0x01000193);
  }
  return hash >>> 0;
}

function sameLoosely({ names }: LinkGraph, one: number, other: number): boolean {
  const { bytes, starts } = names;
  const [start, end] = looseBounds(bytes, starts[one] ?? 0, starts[one + 1] ?? 0);
  const [otherStart, otherEnd] = looseBounds(bytes, starts[other] ?? 0, starts[other + 1] ?? 0);
  if (end - start !== otherEnd - otherStart) {
    return false;
  }
  for (let at = 0; at < end - start; at++) {
    if (small(bytes[start + at] ?? 0) !== small(bytes[otherStart + at] ?? 0)) {
      return false;
    }
  }
  return true;
}

/** Where a name begins after scheme and `www.`, and where it ends before slashes. */
function looseBounds(bytes: Uint8Array, from: number, to: number): [start: number, end: number] {
  let start = from;
  let end = to;
  const scheme = SCHEMES.find(letters => begins(bytes, from, to, letters));
  if (scheme !== undefined) {
    start += scheme.length;
    start += begins(bytes, start, to, WWW) ? WWW.length : 0;
  }
  while (end > start && bytes[end - 1] === SLASH) {
    end--;
  }
  return [start, end];
}

function begins(bytes: Uint8Array, from: number, to: number, letters: readonly number[]): boolean {
  return (
    to - from >= letters.length &&
    letters.every((letter, at) => small(bytes[from + at] ?? 0) === letter)
  );
}

/** ASCII capitals as small letters. */
function small(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}
