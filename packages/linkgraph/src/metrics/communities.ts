/** Communities by modularity: Louvain (Blondel and others 2008) on typed arrays, seeded and bounded. */
import type { LinkGraph } from '../contract/graph';
import type { MeasureOptions } from '../contract/measure';
import { tieWeights } from './counted';
import { seeded } from '../seeded';
import { shuffledRuns } from './shuffle';

/** A pass ends after so many visits a page: the last moves gain almost nothing, and a pass must end. */
const VISITS = 12;

/** Undirected neighbours as rows; a link both ways weighs twice. */
interface Ties {
  readonly count: number;
  readonly start: Uint32Array;
  readonly to: Uint32Array;
  readonly weight: Float64Array;
  /** Weight inside each member itself, both ends counted. */
  readonly inside: Float64Array;
}

/** Communities of pages. */
export interface Communities {
  /** 0 is the largest; of equals the one with the lowest page. Pages that do not count come last, alone. */
  readonly label: Uint32Array;
  /** Of pages that count. */
  readonly count: number;
}

/**
 * Communities of the pages that count. Links count in both directions by their template weight, nofollow ones too.
 * Visits follow a queue of pages whose neighbourhood changed (Traag, Waltman, van Eck 2019). O(links) a pass, a
 * handful of passes.
 */
export function communities(
  graph: LinkGraph,
  counted: Uint8Array,
  options: MeasureOptions
): Communities {
  const random = seeded(options.seed ?? 1);
  const label = Uint32Array.from({ length: graph.pageCount }, (_, page) => page);
  for (let ties = tiesOf(graph, counted, options); ;) {
    const moved = moveAll(ties, random);
    const { of, count } = renumbered(moved);
    for (let page = 0; page < label.length; page += 1) {
      label[page] = of[label[page] ?? 0] ?? 0;
    }
    if (count === ties.count) {
      return bySize(label, counted);
    }
    ties = joined(ties, of, count);
  }
}

function tiesOf(graph: LinkGraph, counted: Uint8Array, options: MeasureOptions): Ties {
  const { pageCount, linkCount, outStart, outTo, outFlags, inStart, inFrom, inLink } = graph;
  const weightOf = tieWeights(options);
  const start = new Uint32Array(pageCount + 1);
  const to = new Uint32Array(2 * linkCount);
  const weight = new Float64Array(2 * linkCount);
  let next = 0;
  for (let page = 0; page < pageCount; page += 1) {
    start[page] = next;
    if (counted[page] === 0) {
      continue;
    }
    for (let link = outStart[page] ?? 0; link < (outStart[page + 1] ?? 0); link += 1) {
      const worth = weightOf[outFlags[link] ?? 0] ?? 0;
      if (counted[outTo[link] ?? 0] === 1 && worth > 0) {
        to[next] = outTo[link] ?? 0;
        weight[next] = worth;
        next += 1;
      }
    }
    for (let place = inStart[page] ?? 0; place < (inStart[page + 1] ?? 0); place += 1) {
      const worth = weightOf[outFlags[inLink[place] ?? 0] ?? 0] ?? 0;
      if (counted[inFrom[place] ?? 0] === 1 && worth > 0) {
        to[next] = inFrom[place] ?? 0;
        weight[next] = worth;
        next += 1;
      }
    }
  }
  start[pageCount] = next;
  return { count: pageCount, start, to, weight, inside: new Float64Array(pageCount) };
}

/** Moves members to the neighbouring community that gains most, until none gains; the community of each member. */
function moveAll(ties: Ties, random: () => number): Uint32Array {
  const { count, start, to, weight, inside } = ties;
  const community = Uint32Array.from({ length: count }, (_, member) => member);
  const degree = new Float64Array(count);
  let all = 0;
  for (let member = 0; member < count; member += 1) {
    let sum = inside[member] ?? 0;
    for (let place = start[member] ?? 0; place < (start[member + 1] ?? 0); place += 1) {
      sum += weight[place] ?? 0;
    }
    degree[member] = sum;
    all += sum;
  }
  if (all === 0) {
    return community;
  }
  const total = degree.slice();
  const towards = new Float64Array(count);
  const near = new Uint32Array(count);
  const queue = shuffledRuns(count, random);
  const queued = new Uint8Array(count).fill(1);
  let visits = VISITS * count;
  let waiting = count;
  for (let head = 0; waiting > 0 && visits > 0; waiting -= 1, visits -= 1) {
    const member = queue[head] ?? 0;
    head = head + 1 === count ? 0 : head + 1;
    queued[member] = 0;
    const home = community[member] ?? 0;
    let nearCount = 0;
    const end = start[member + 1] ?? 0;
    for (let place = start[member] ?? 0; place < end; place += 1) {
      const other = community[to[place] ?? 0] ?? 0;
      if (towards[other] === 0) {
        near[nearCount] = other;
        nearCount += 1;
      }
      towards[other] = (towards[other] ?? 0) + (weight[place] ?? 0);
    }
    const own = degree[member] ?? 0;
    const part = own / all;
    let best = home;
    let bestGain = (towards[home] ?? 0) - part * ((total[home] ?? 0) - own);
    for (let at = 0; at < nearCount; at += 1) {
      const other = near[at] ?? 0;
      const gain = (towards[other] ?? 0) - part * (total[other] ?? 0);
      // Rounding must not send two members to and fro.
      if (other !== home && gain > bestGain + 1e-9) {
        best = other;
        bestGain = gain;
      }
      towards[other] = 0;
    }
    if (best === home) {
      continue;
    }
    total[home] = (total[home] ?? 0) - own;
    total[best] = (total[best] ?? 0) + own;
    community[member] = best;
    for (let place = start[member] ?? 0; place < end; place += 1) {
      const other = to[place] ?? 0;
      if (community[other] !== best && queued[other] === 0) {
        queued[other] = 1;
        // As many places as members, and each member at most once in it: the ring never overflows.
        const tail = head + waiting - 1;
        queue[tail < count ? tail : tail - count] = other;
        waiting += 1;
      }
    }
  }
  return community;
}

/** Communities numbered from 0 by first appearance. */
function renumbered(community: Uint32Array): { of: Uint32Array; count: number } {
  const number = new Int32Array(community.length).fill(-1);
  let count = 0;
  const of = community.map(old => {
    if ((number[old] ?? 0) < 0) {
      number[old] = count;
      count += 1;
    }
    return number[old] ?? 0;
  });
  return { of, count };
}

/** One member a community, ties between communities summed. */
function joined(ties: Ties, of: Uint32Array, count: number): Ties {
  const first = new Uint32Array(count + 1);
  for (let member = 0; member < ties.count; member += 1) {
    const after = (of[member] ?? 0) + 1;
    first[after] = (first[after] ?? 0) + 1;
  }
  for (let community = 0; community < count; community += 1) {
    first[community + 1] = (first[community + 1] ?? 0) + (first[community] ?? 0);
  }
  const members = new Uint32Array(ties.count);
  const placed = first.slice();
  for (let member = 0; member < ties.count; member += 1) {
    const community = of[member] ?? 0;
    const place = placed[community] ?? 0;
    members[place] = member;
    placed[community] = place + 1;
  }
  const start = new Uint32Array(count + 1);
  const to = new Uint32Array(ties.start[ties.count] ?? 0);
  const weight = new Float64Array(to.length);
  const inside = new Float64Array(count);
  const placeOf = new Int32Array(count).fill(-1);
  let next = 0;
  for (let community = 0; community < count; community += 1) {
    start[community] = next;
    for (let at = first[community] ?? 0; at < (first[community + 1] ?? 0); at += 1) {
      const member = members[at] ?? 0;
      inside[community] = (inside[community] ?? 0) + (ties.inside[member] ?? 0);
      for (let place = ties.start[member] ?? 0; place < (ties.start[member + 1] ?? 0); place += 1) {
        const other = of[ties.to[place] ?? 0] ?? 0;
        if (other === community) {
          inside[community] = (inside[community] ?? 0) + (ties.weight[place] ?? 0);
          continue;
        }
        const known = placeOf[other] ?? 0;
        if (known >= (start[community] ?? 0)) {
          weight[known] = (weight[known] ?? 0) + (ties.weight[place] ?? 0);
        } else {
          placeOf[other] = next;
          to[next] = other;
          weight[next] = ties.weight[place] ?? 0;
          next += 1;
        }
      }
    }
  }
  start[count] = next;
  return { count, start, to, weight, inside };
}

function bySize(label: Uint32Array, counted: Uint8Array): Communities {
  const size = new Uint32Array(label.length);
  const first = new Uint32Array(label.length);
  const found: number[] = [];
  const apart: number[] = [];
  for (let page = 0; page < label.length; page += 1) {
    const own = label[page] ?? 0;
    if (size[own] === 0) {
      first[own] = page;
      (counted[page] === 1 ? found : apart).push(own);
    }
    size[own] = (size[own] ?? 0) + 1;
  }
  found.sort((a, b) => (size[b] ?? 0) - (size[a] ?? 0) || (first[a] ?? 0) - (first[b] ?? 0));
  const rank = new Uint32Array(label.length);
  [...found, ...apart].forEach((own, at) => {
    rank[own] = at;
  });
  return { label: label.map(own => rank[own] ?? 0), count: found.length };
}
