/** Sections whose front page does not lead to their pages; known from addresses alone. */
import type { Finding } from '../contract/explain';
import { type Facts, gravest } from './facts';
import { finding } from './finding';
import { NameIndex } from './nameIndex';

const SLASH = 0x2f;
const QUESTION = 0x3f;
/** Fewer pages are no section. */
const SECTION = 10;
/** A front page is thin when two clicks inside its section show fewer than a tenth of it, and fewer than 10 pages. */
const SHOWN_SHARE = 0.1;
const SHOWN = 10;

/** Front pages of sections that lead to nearly none of the section. O(bytes of names + links of front pages). */
export function thinHubs(facts: Facts): Finding | undefined {
  const front = frontPages(facts);
  const sizes = new Map<number, number>();
  for (const hub of front) {
    if (hub >= 0) {
      sizes.set(hub, (sizes.get(hub) ?? 0) + 1);
    }
  }
  const pages = [...sizes.keys()].filter(hub => {
    const size = sizes.get(hub) ?? 0;
    const least = Math.min(SHOWN, Math.ceil(size * SHOWN_SHARE));
    return (
      size >= SECTION &&
      hub !== facts.home &&
      facts.graph.onlyInPages[hub] === 0 &&
      facts.answers(hub) &&
      shown(facts, hub, front, least) < least
    );
  });
  if (pages.length === 0) {
    return undefined;
  }
  return finding(facts, {
    kind: 'thin-hubs',
    title: 'Thin hubs',
    count: pages.length,
    sentence: `The address says ${pages.length === 1 ? 'front page of a section' : 'front pages of sections'}, yet two clicks from here show fewer than a tenth of it.`,
    query: `the part before the last slash of ${SECTION} or more addresses is this one, and links inside that section show fewer than a tenth of them, and fewer than ${SHOWN}, in two clicks`,
    pages: gravest(facts, pages, hub => sizes.get(hub) ?? 0)
  });
}

/** For each page, the page whose address is its own up to the last slash; −1 for none. */
function frontPages(facts: Facts): Int32Array {
  const { names, pageCount, external } = facts.graph;
  const { bytes, starts } = names;
  const front = new Int32Array(pageCount).fill(-1);
  let index: NameIndex | undefined;
  // Pages of one section come together as a rule, and then one look-up is enough for all of them.
  let known = 0;
  let knownEnd = -1;
  let knownFront = -1;
  for (let page = 0; page < pageCount; page++) {
    if (external[page] !== 0) {
      continue;
    }
    const start = starts[page] ?? 0;
    const slash = lastSlash(bytes, start, starts[page + 1] ?? 0);
    if (slash <= start) {
      continue;
    }
    if (slash - start !== knownEnd - known || !sameBytes(bytes, start, known, slash - start)) {
      index ??= new NameIndex(names);
      const withSlash = index.find(bytes, start, slash + 1);
      knownFront = withSlash >= 0 ? withSlash : index.find(bytes, start, slash);
      known = start;
      knownEnd = slash;
    }
    front[page] = knownFront;
  }
  return front;
}

/** The last slash before the parameters, but for one that ends the path; not behind `start` when there is none. */
function lastSlash(bytes: Uint8Array, start: number, stop: number): number {
  let end = start;
  while (end < stop && bytes[end] !== QUESTION) {
    end++;
  }
  let slash = end - 2;
  while (slash > start && bytes[slash] !== SLASH) {
    slash--;
  }
  return slash;
}

function sameBytes(bytes: Uint8Array, one: number, other: number, length: number): boolean {
  // Addresses of one site differ late.
  let at = length - 1;
  while (at >= 0 && bytes[one + at] === bytes[other + at]) {
    at--;
  }
  return at < 0;
}

/** Pages of a section that its front page shows within two clicks inside the section; stops counting at `enough`. */
function shown(facts: Facts, hub: number, front: Int32Array, enough: number): number {
  const { outStart, outTo } = facts.graph;
  const seen = new Set<number>();
  let edge = [hub];
  for (let clicks = 0; clicks < 2 && seen.size < enough; clicks++) {
    const next: number[] = [];
    for (const page of edge) {
      const end = outStart[page + 1] ?? 0;
      for (let link = outStart[page] ?? 0; link < end && seen.size < enough; link++) {
        const target = outTo[link] ?? 0;
        if (front[target] === hub && !seen.has(target)) {
          seen.add(target);
          next.push(target);
        }
      }
    }
    edge = next;
  }
  return seen.size;
}
