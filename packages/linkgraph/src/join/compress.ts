/** Rows to compressed rows: a counting sort each way, repeated links made one, self-links left out. */
import { LinkFlag } from '../contract/graph';
import type { RawLinks } from '../contract/raw';

/** The link arrays of a graph. */
export interface CompressedRows {
  readonly linkCount: number;
  readonly outStart: Uint32Array;
  readonly outTo: Uint32Array;
  readonly outFlags: Uint8Array;
  readonly outTimes: Uint32Array;
  readonly inStart: Uint32Array;
  readonly inFrom: Uint32Array;
  readonly inLink: Uint32Array;
  readonly selfLinks: number;
  /** Rows that repeat another. */
  readonly duplicates: number;
}

/** A link is nofollow, or of a menu, only if every row of it says so. */
const IF_ALL = LinkFlag.nofollow | LinkFlag.declaredTemplate;

/**
 * Links of all rows. Costs rows + pages, but for pages of very many links; the result does not depend on the rows' order.
 *
 * @param pageOf page of each name place
 * @param foldedName 1 for each name place that a redirect or canonical moved
 */
export function compress(
  links: Pick<RawLinks, 'from' | 'to' | 'flags' | 'times'>,
  pageOf: Uint32Array,
  foldedName: Uint8Array,
  pageCount: number
): CompressedRows {
  const rows = links.from.length;
  const { target, order, start, kept } = sorted(links, pageOf, pageCount);
  // Most files say nothing of a row but its ends, and then rows need not be looked up in their new order.
  const plain =
    links.times === undefined && links.flags.every(flags => flags === 0) && !foldedName.includes(1);

  const outStart = new Uint32Array(pageCount + 1);
  const outTo = new Uint32Array(kept);
  const outFlags = new Uint8Array(kept);
  const outTimes = new Uint32Array(kept);
  const inStart = new Uint32Array(pageCount + 1);
  let link = 0;
  for (let page = 0; page < pageCount; page++) {
    outStart[page] = link;
    const end = start[page + 1] ?? 0;
    let last = -1;
    for (let i = start[page] ?? 0; i < end; i++) {
      const to = target[i] ?? 0;
      let times = 1;
      let flags = 0;
      if (!plain) {
        const row = order[i] ?? 0;
        const folded = foldedName[links.to[row] ?? 0] === 1 ? LinkFlag.folded : 0;
        times = links.times === undefined ? 1 : Math.max(1, links.times[row] ?? 1);
        flags = ((links.flags[row] ?? 0) & IF_ALL) | folded;
      }
      if (to === last) {
        const before = outFlags[link - 1] ?? 0;
        outFlags[link - 1] = (before & flags & IF_ALL) | ((before | flags) & LinkFlag.folded);
        outTimes[link - 1] = (outTimes[link - 1] ?? 0) + times;
      } else {
        outTo[link] = to;
        outFlags[link] = flags;
        outTimes[link] = times;
        inStart[to + 1] = (inStart[to + 1] ?? 0) + 1;
        last = to;
        link++;
      }
    }
  }
  outStart[pageCount] = link;
  const linkCount = link;
  const targets = linkCount === kept ? outTo : outTo.slice(0, linkCount);
  return {
    linkCount,
    outStart,
    outTo: targets,
    outFlags: linkCount === kept ? outFlags : outFlags.slice(0, linkCount),
    outTimes: linkCount === kept ? outTimes : outTimes.slice(0, linkCount),
    ...arriving(outStart, targets, inStart, pageCount),
    selfLinks: rows - kept,
    duplicates: kept - linkCount
  };
}

/**
 * Rows without self-links in order of start and target. By start they are counted into place, which crawls nearly are
 * already; by target each page's few are sorted where they lie, which for large files beats a second scattered pass.
 */
function sorted(
  links: Pick<RawLinks, 'from' | 'to'>,
  pageOf: Uint32Array,
  pageCount: number
): { target: Uint32Array; order: Uint32Array; start: Uint32Array; kept: number } {
  const rows = links.from.length;
  const start = new Uint32Array(pageCount + 1);
  let kept = 0;
  for (let row = 0; row < rows; row++) {
    const from = pageOf[links.from[row] ?? 0] ?? 0;
    if (from !== pageOf[links.to[row] ?? 0]) {
      start[from + 1] = (start[from + 1] ?? 0) + 1;
      kept++;
    }
  }
  sumUp(start);
  const next = start.slice();
  const target = new Uint32Array(kept);
  const order = new Uint32Array(kept);
  for (let row = 0; row < rows; row++) {
    const from = pageOf[links.from[row] ?? 0] ?? 0;
    const to = pageOf[links.to[row] ?? 0] ?? 0;
    if (from !== to) {
      const at = next[from] ?? 0;
      target[at] = to;
      order[at] = row;
      next[from] = at + 1;
    }
  }
  for (let page = 0; page < pageCount; page++) {
    const first = start[page] ?? 0;
    const end = start[page + 1] ?? 0;
    if (end - first <= FEW) {
      sortFew(target, order, first, end);
    } else {
      sortMany(target.subarray(first, end), order.subarray(first, end));
    }
  }
  return { target, order, start, kept };
}

/** Up to so many links a page are sorted by insertion. */
const FEW = 24;

function sortFew(target: Uint32Array, order: Uint32Array, first: number, end: number): void {
  for (let i = first + 1; i < end; i++) {
    const to = target[i] ?? 0;
    const row = order[i] ?? 0;
    let at = i;
    while (at > first && (target[at - 1] ?? 0) > to) {
      target[at] = target[at - 1] ?? 0;
      order[at] = order[at - 1] ?? 0;
      at--;
    }
    target[at] = to;
    order[at] = row;
  }
}

/** Sorts both by target: place and target as one number, which stays exact because 2⁵³ holds pages × links. */
function sortMany(target: Uint32Array, order: Uint32Array): void {
  const count = target.length;
  const keys = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    keys[i] = (target[i] ?? 0) * count + i;
  }
  keys.sort();
  const rows = order.slice();
  for (let i = 0; i < count; i++) {
    const key = keys[i] ?? 0;
    const to = Math.floor(key / count);
    target[i] = to;
    order[i] = rows[key - to * count] ?? 0;
  }
}

/** The same links by target; starts come out ascending because they go in so. */
function arriving(
  outStart: Uint32Array,
  outTo: Uint32Array,
  inStart: Uint32Array,
  pageCount: number
): Pick<CompressedRows, 'inStart' | 'inFrom' | 'inLink'> {
  sumUp(inStart);
  const next = inStart.slice();
  const inFrom = new Uint32Array(outTo.length);
  const inLink = new Uint32Array(outTo.length);
  for (let page = 0; page < pageCount; page++) {
    const end = outStart[page + 1] ?? 0;
    for (let link = outStart[page] ?? 0; link < end; link++) {
      const to = outTo[link] ?? 0;
      const at = next[to] ?? 0;
      inFrom[at] = page;
      inLink[at] = link;
      next[to] = at + 1;
    }
  }
  return { inStart, inFrom, inLink };
}

/** Counts, shifted by one, to where each group starts. */
function sumUp(counts: Uint32Array): void {
  for (let i = 1; i < counts.length; i++) {
    counts[i] = (counts[i] ?? 0) + (counts[i - 1] ?? 0);
  }
}
