/** Small graphs for specs, straight from pairs of page numbers, without reading or joining. */
import type { LinkGraph } from '../contract/graph';

/** A link as a spec writes it; flags and times default to 0 and 1. */
export type Pair = readonly [from: number, to: number, flags?: number, times?: number];

/** A graph of these links: the first of each pair is kept, self-links are left out unless wanted. */
export function graphOf(
  pageCount: number,
  pairs: readonly Pair[],
  options: { external?: readonly number[]; selfLinks?: boolean } = {}
): LinkGraph {
  const distinct = new Map<number, Pair>();
  for (const pair of pairs) {
    const key = pair[0] * pageCount + pair[1];
    if ((pair[0] !== pair[1] || options.selfLinks === true) && !distinct.has(key)) {
      distinct.set(key, pair);
    }
  }
  const links = [...distinct.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const arriving = links
    .map(([from, to], link) => ({ from, to, link }))
    .sort((a, b) => a.to - b.to || a.from - b.from);
  return {
    pageCount,
    linkCount: links.length,
    names: { count: 0, bytes: new Uint8Array(), starts: new Uint32Array(1) },
    outStart: starts(
      pageCount,
      links.map(([from]) => from)
    ),
    outTo: Uint32Array.from(links, ([, to]) => to),
    outFlags: Uint8Array.from(links, ([, , flags]) => flags ?? 0),
    outTimes: Uint32Array.from(links, ([, , , times]) => times ?? 1),
    inStart: starts(
      pageCount,
      arriving.map(({ to }) => to)
    ),
    inFrom: Uint32Array.from(arriving, ({ from }) => from),
    inLink: Uint32Array.from(arriving, ({ link }) => link),
    external: marks(pageCount, options.external),
    onlyInPages: new Uint8Array(pageCount)
  };
}

function starts(pageCount: number, ends: readonly number[]): Uint32Array {
  const result = new Uint32Array(pageCount + 1);
  ends.forEach(page => {
    result[page + 1] = (result[page + 1] ?? 0) + 1;
  });
  for (let page = 0; page < pageCount; page += 1) {
    result[page + 1] = (result[page + 1] ?? 0) + (result[page] ?? 0);
  }
  return result;
}

function marks(pageCount: number, pages: readonly number[] = []): Uint8Array {
  const result = new Uint8Array(pageCount);
  pages.forEach(page => {
    result[page] = 1;
  });
  return result;
}
