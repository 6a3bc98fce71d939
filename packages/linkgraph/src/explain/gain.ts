/** Which one link from home would help most: candidates tried exactly, by walking only what comes nearer. */
import type { Finding } from '../contract/explain';
import { type Facts, pagesWhere } from './facts';
import { finding } from './finding';
import { count, counted, nameOf } from './words';

/** A page within three clicks needs no link from home. */
const FAR = 4;
/** Candidates tried of those in reach and of those out of reach. More were seen to change the answer never. */
const TRIED = 32;
/** Links walked in all, so that trying stays within 0.1 s on 100,000 pages whatever their shape. */
const WALKED = 3_000_000;
const SHOWN = 2;
/** Fewer than one page in a hundred, or than five, is no gain worth a place on the home page. */
const LEAST_SHARE = 0.01;
const LEAST = 5;

/** What one more link from home would do. */
export interface Gain {
  readonly page: number;
  /** Pages that come nearer, and pages that come into reach, the page itself among either. */
  readonly nearer: number;
  readonly reached: number;
  /** Clicks saved over all pages; a page out of reach counts as standing twice as far as the deepest. */
  readonly saved: number;
  readonly pages: Uint32Array;
}

/** The links from home that save most clicks, at most two that help different pages. */
export function gainLinks(facts: Facts): Finding[] {
  const least = Math.max(LEAST, Math.ceil(facts.ownCount * LEAST_SHARE));
  return bestLinks(facts)
    .filter(({ nearer, reached }) => nearer + reached >= least)
    .slice(0, SHOWN)
    .map(({ page, nearer, reached, pages }) => {
      const depth = facts.metrics.depth[page] ?? -1;
      const name = nameOf(facts.graph.names, page);
      const moves = [
        ...(nearer > 0 ? [`${counted(nearer, 'page comes', 'pages come')} nearer`] : []),
        ...(reached > 0
          ? [
              nearer > 0
                ? `${count(reached)} ${reached === 1 ? 'comes' : 'come'} into reach`
                : `${counted(reached, 'page comes', 'pages come')} into reach`
            ]
          : [])
      ].join(' and ');
      return finding(facts, {
        kind: 'gain-link',
        title: `Link to ${name}`,
        count: nearer + reached,
        sentence: `From home: ${depth < 0 ? 'now out of reach' : `now ${count(depth)} clicks away`}; ${moves}.`,
        query: 'depth would be less, or no longer none, with this link from home, and not external',
        pages,
        about: name,
        linkFrom: [[page, [facts.home]]]
      });
    });
}

/** All candidates tried, best first, those left out that help mostly the same pages as a better one. */
export function bestLinks(facts: Facts): Gain[] {
  const { home, metrics } = facts;
  if (home < 0) {
    return [];
  }
  const deepest = metrics.depth.reduce((most, depth) => Math.max(most, depth), 0);
  const trial = new Trial(facts, 2 * deepest);
  const gains = candidates(facts)
    .map(page => trial.of(page))
    .filter(gain => gain !== undefined)
    .sort((a, b) => b.saved - a.saved || a.page - b.page);
  const kept: Gain[] = [];
  for (const gain of gains) {
    const pages = new Set(gain.pages);
    const same = kept.some(
      better => better.pages.filter(page => pages.has(page)).length * 2 > pages.size
    );
    if (!same) {
      kept.push(gain);
    }
  }
  return kept;
}

/**
 * Pages worth trying. In reach: those that most pages stand behind in the breadth-first tree, times the clicks that
 * each of these would save at least. Out of reach: those that link most, for what lies behind them is unknown.
 */
function candidates(facts: Facts): number[] {
  const { metrics, graph } = facts;
  const { depth, pagesOut, pagesIn } = metrics;
  const behind = pagesBehind(facts);
  const worth = new Float64Array(graph.pageCount);
  const near: number[] = [];
  const out: number[] = [];
  for (const page of pagesWhere(facts, facts.answers)) {
    const clicks = depth[page] ?? -1;
    if (clicks >= FAR) {
      worth[page] = (behind[page] ?? 0) * (clicks - 1);
      near.push(page);
    } else if (clicks < 0 && (pagesOut[page] ?? 0) > 0) {
      // Nothing leads to the top of a group out of reach, so it comes before pages that link as much.
      worth[page] = (pagesOut[page] ?? 0) + ((pagesIn[page] ?? 0) === 0 ? 0.5 : 0);
      out.push(page);
    }
  }
  const best = (pages: number[]): number[] =>
    pages.sort((a, b) => (worth[b] ?? 0) - (worth[a] ?? 0) || a - b).slice(0, TRIED);
  return [...best(near), ...best(out)];
}

/** For each page in reach, itself and the pages whose path in a breadth-first tree leads through it. */
function pagesBehind({ graph, metrics, home }: Facts): Uint32Array {
  const { outStart, outTo, pageCount } = graph;
  const { depth } = metrics;
  const parent = new Int32Array(pageCount).fill(-1);
  const order = new Uint32Array(pageCount);
  let count = 1;
  order[0] = home;
  for (let at = 0; at < count; at++) {
    const page = order[at] ?? 0;
    const next = (depth[page] ?? 0) + 1;
    const end = outStart[page + 1] ?? 0;
    for (let link = outStart[page] ?? 0; link < end; link++) {
      const target = outTo[link] ?? 0;
      if ((parent[target] ?? 0) < 0 && depth[target] === next) {
        parent[target] = page;
        order[count++] = target;
      }
    }
  }
  const behind = new Uint32Array(pageCount);
  for (let at = count - 1; at > 0; at--) {
    const page = order[at] ?? 0;
    const own = (behind[page] ?? 0) + 1;
    behind[page] = own;
    const above = parent[page] ?? 0;
    behind[above] = (behind[above] ?? 0) + own;
  }
  return behind;
}

/** Tries links from home, one at a time, walking only pages whose depth gets less. */
class Trial {
  private readonly depth: Int32Array;
  private walked = 0;

  constructor(
    private readonly facts: Facts,
    private readonly beyond: number
  ) {
    this.depth = facts.metrics.depth.slice();
  }

  /** What a link from home to this page would do; `undefined` once all trials together walked their fill. */
  of(page: number): Gain | undefined {
    if (this.walked > WALKED) {
      return undefined;
    }
    const { graph, metrics, home } = this.facts;
    const { outStart, outTo, external } = graph;
    const { depth } = this;
    const queue = [page];
    let nearer = 0;
    let reached = 0;
    let saved = 0;
    depth[page] = 1;
    for (const at of queue) {
      const old = metrics.depth[at] ?? -1;
      const next = (depth[at] ?? 0) + 1;
      if (external[at] === 1 && at !== home) {
        continue;
      }
      nearer += old < 0 ? 0 : 1;
      reached += old < 0 ? 1 : 0;
      saved += (old < 0 ? this.beyond : old) - (depth[at] ?? 0);
      const end = outStart[at + 1] ?? 0;
      this.walked += end - (outStart[at] ?? 0);
      for (let link = outStart[at] ?? 0; link < end; link++) {
        const target = outTo[link] ?? 0;
        const now = depth[target] ?? -1;
        if (now < 0 || now > next) {
          depth[target] = next;
          queue.push(target);
        }
      }
    }
    for (const at of queue) {
      depth[at] = metrics.depth[at] ?? -1;
    }
    const pages = Uint32Array.from(queue.filter(at => external[at] === 0));
    return { page, nearer, reached, saved, pages };
  }
}
