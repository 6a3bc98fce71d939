/**
 * In which order links and pages are drawn, so that the first n of the links are a fair sample at any n, and large
 * pages lie on top. Deterministic, and built in slices.
 */
import { LinkState, PageState, type Drawing } from '../contract/draw';

/** Links or pages sorted between two pauses. */
const SLICE = 20_000;
const BUCKETS = 256;

/** 0 … 255, spread evenly over neighbours (Knuth's multiplicative hash, TAOCP 3, section 6.4). */
function spread(link: number): number {
  return Math.imul(link + 1, 2_654_435_761) >>> 24;
}

/**
 * All links that may be seen, as numbers: any first part is a sample of the whole, in which links between large
 * pages come up to four times sooner and template links last.
 */
export function* linkOrder(drawing: Drawing): Generator<void, Uint32Array> {
  const { from, to, linkState, pageState, size, linkCount } = drawing;
  const never = 255; // template links and the last of the others share the last bucket
  const keys = new Uint8Array(linkCount);
  const seen = new Uint8Array(linkCount);
  const counts = new Uint32Array(BUCKETS + 1);
  for (let link = 0; link < linkCount; link++) {
    const start = from[link] ?? 0;
    const end = to[link] ?? 0;
    const state = linkState[link] ?? 0;
    const hidden =
      state & LinkState.hidden ||
      ((pageState[start] ?? 0) | (pageState[end] ?? 0)) & PageState.hidden;
    if (!hidden) {
      // The smaller end decides: nearly all pages link to home, which is large, and say nothing by it.
      const weight = Math.min(size[start] ?? 0, size[end] ?? 0) / 255;
      const sooner = spread(link) * (1 - 0.75 * weight);
      const key = state & LinkState.template ? Math.min(never, 192 + sooner / 4) : sooner * 0.996;
      const bucket = Math.floor(key);
      seen[link] = 1;
      keys[link] = bucket;
      counts[bucket + 1] = (counts[bucket + 1] ?? 0) + 1;
    }
    if (link % SLICE === SLICE - 1) {
      yield;
    }
  }
  return yield* sorted(keys, seen, counts);
}

/** All pages that may be seen, smallest first, so that large ones cover small ones; home comes last. */
export function* pageOrder(drawing: Drawing): Generator<void, Uint32Array> {
  const { pageCount, pageState, size } = drawing;
  const keys = new Uint8Array(pageCount);
  const seen = new Uint8Array(pageCount);
  const counts = new Uint32Array(BUCKETS + 1);
  for (let page = 0; page < pageCount; page++) {
    const state = pageState[page] ?? 0;
    if ((state & PageState.hidden) === 0) {
      const key = state & PageState.home ? 255 : Math.min(254, size[page] ?? 0);
      seen[page] = 1;
      keys[page] = key;
      counts[key + 1] = (counts[key + 1] ?? 0) + 1;
    }
    if (page % SLICE === SLICE - 1) {
      yield;
    }
  }
  return yield* sorted(keys, seen, counts);
}

/** Numbers by their key, stable; `counts[k + 1]` is how many have key k. */
function* sorted(
  keys: Uint8Array,
  seen: Uint8Array,
  counts: Uint32Array
): Generator<void, Uint32Array> {
  for (let key = 1; key < counts.length; key++) {
    counts[key] = (counts[key] ?? 0) + (counts[key - 1] ?? 0);
  }
  const order = new Uint32Array(counts[BUCKETS] ?? 0);
  for (let one = 0; one < keys.length; one++) {
    if (seen[one] === 1) {
      const key = keys[one] ?? 0;
      const place = counts[key] ?? 0;
      order[place] = one;
      counts[key] = place + 1;
    }
    if (one % SLICE === SLICE - 1) {
      yield;
    }
  }
  return order;
}

/**
 * Links with a marked page at either end, at most `most`, in slices.
 *
 * @param marks 1 for a marked page
 * @param order the links to look through, as {@link linkOrder} gives them
 */
export function* linksAt(
  drawing: Drawing,
  order: Uint32Array,
  marks: Uint8Array,
  most: number
): Generator<void, { links: Uint32Array; all: number }> {
  const { from, to } = drawing;
  const found: number[] = [];
  let all = 0;
  for (let at = 0; at < order.length; at++) {
    const link = order[at] ?? 0;
    if (marks[from[link] ?? 0] === 1 || marks[to[link] ?? 0] === 1) {
      all++;
      if (found.length < most) {
        found.push(link);
      }
    }
    if (at % (2 * SLICE) === 2 * SLICE - 1) {
      yield;
    }
  }
  return { links: Uint32Array.from(found), all };
}
