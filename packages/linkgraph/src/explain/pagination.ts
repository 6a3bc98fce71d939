/** Chains of numbered pages that each lead only one further, so that what they list sinks click by click. */
import type { Finding } from '../contract/explain';
import type { Names } from '../contract/graph';
import { type Facts, gravest } from './facts';
import { finding } from './finding';
import { count, counted, nameOf } from './words';

/** Six numbered pages in a row, each a click deeper: five clicks lost to paging, more than a reader gives. */
const SPINE = 6;

/**
 * Pages whose names differ in one number that grows by one, each a click deeper than the one before. Pages: all of
 * all chains, the longest chain first and its last page first. O(links that lead one click deeper).
 */
export function paginationSpines(facts: Facts): Finding | undefined {
  const { graph, metrics } = facts;
  const { depth } = metrics;
  const sums = numberSums(graph.names);
  const before = new Map<number, number>();
  const after = new Map<number, number>();
  for (let page = 0; page < graph.pageCount; page++) {
    const clicks = depth[page] ?? -1;
    const end = graph.outStart[page + 1] ?? 0;
    for (let link = graph.outStart[page] ?? 0; clicks >= 0 && link < end; link++) {
      const target = graph.outTo[link] ?? 0;
      if (
        depth[target] === clicks + 1 &&
        // Few pairs come through here, so that few names are looked at.
        (((sums[target] ?? 0) - (sums[page] ?? 0)) | 0) === 1 &&
        facts.isOwn(target) &&
        !after.has(page) &&
        !before.has(target) &&
        isNext(graph.names, page, target)
      ) {
        after.set(page, target);
        before.set(target, page);
      }
    }
  }
  const chains = [...after.keys()]
    .filter(page => !before.has(page))
    .map(first => chainFrom(first, after))
    .filter(chain => chain.length >= SPINE)
    .sort((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0));
  const [longest] = chains;
  if (longest === undefined) {
    return undefined;
  }
  const last = longest.at(-1) ?? 0;
  const lengthOf = new Map(chains.flatMap(chain => chain.map(page => [page, chain.length])));
  const pages = gravest(
    facts,
    chains.flat(),
    page => (lengthOf.get(page) ?? 0) * graph.pageCount + (depth[page] ?? 0)
  );
  return finding(facts, {
    kind: 'pagination-spine',
    title: chains.length === 1 ? 'Page chain' : 'Page chains',
    count: pages.length,
    sentence: `${chains.length === 1 ? '' : `${counted(chains.length, 'chain')} of numbered pages; the longest has ${count(longest.length)}. `}Each leads only to the next: ${nameOf(graph.names, last)} is ${counted(depth[last] ?? 0, 'click')} from home.`,
    query: `${SPINE} or more pages in a row whose names differ in a number that grows by one, each linked from the one before and one click deeper than it`,
    pages,
    mendedByLinks: true
  });
}

function chainFrom(first: number, after: ReadonlyMap<number, number>): number[] {
  const chain = [first];
  for (let next = after.get(first); next !== undefined; next = after.get(next)) {
    chain.push(next);
  }
  return chain;
}

/**
 * The sum of all numbers in each name, as whole numbers of 32 bits that wrap around: where one number grows by one, so
 * does the sum.
 */
function numberSums({ count, bytes, starts }: Names): Int32Array {
  const sums = new Int32Array(count);
  for (let name = 0; name < count; name++) {
    const end = starts[name + 1] ?? 0;
    let sum = 0;
    let number = 0;
    for (let at = starts[name] ?? 0; at < end; at++) {
      const digit = (bytes[at] ?? 0) - 48;
      if (digit >= 0 && digit <= 9) {
        number = (Math.imul(number, 10) + digit) | 0;
      } else if (number !== 0) {
        sum = (sum + number) | 0;
        number = 0;
      }
    }
    sums[name] = sum + number;
  }
  return sums;
}

/** Whether the second name is the first with one number grown by one. */
export function isNext(names: Names, one: number, other: number): boolean {
  const { bytes, starts } = names;
  const start = starts[one] ?? 0;
  const end = starts[one + 1] ?? 0;
  const otherStart = starts[other] ?? 0;
  const otherEnd = starts[other + 1] ?? 0;
  // One more makes a number longer by one digit at most; most pairs end here.
  const longer = otherEnd - otherStart - (end - start);
  if (longer !== 0 && longer !== 1) {
    return false;
  }
  let at = 0;
  while (start + at < end && bytes[start + at] === bytes[otherStart + at]) {
    at++;
  }
  let digits = at;
  while (digits > 0 && isDigit(bytes[start + digits - 1])) {
    digits--;
  }
  const numberEnd = endOfDigits(bytes, start + digits, end);
  const otherNumberEnd = endOfDigits(bytes, otherStart + digits, otherEnd);
  const tail = end - numberEnd;
  if (numberEnd === start + digits || tail !== otherEnd - otherNumberEnd) {
    return false;
  }
  for (let rest = 0; rest < tail; rest++) {
    if (bytes[numberEnd + rest] !== bytes[otherNumberEnd + rest]) {
      return false;
    }
  }
  return (
    numberIn(bytes, otherStart + digits, otherNumberEnd) ===
    numberIn(bytes, start + digits, numberEnd) + 1
  );
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

function endOfDigits(bytes: Uint8Array, from: number, to: number): number {
  let end = from;
  while (end < to && isDigit(bytes[end])) {
    end++;
  }
  return end;
}

/** Numbers beyond 15 digits are names, not pages: not a number. */
function numberIn(bytes: Uint8Array, from: number, to: number): number {
  let value = to > from && to - from <= 15 ? 0 : Number.NaN;
  for (let at = from; at < to; at++) {
    value = value * 10 + (bytes[at] ?? 0) - 48;
  }
  return value;
}
