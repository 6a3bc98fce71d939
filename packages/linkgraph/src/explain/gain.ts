/** Which one link from home would help most: candidates tried exactly, by walking only what comes nearer. */
import type { Finding } from '../contract/explain';
import { type Facts, pagesWhere } from './facts';
import { finding } from './finding';
import { largestFirst } from './order';
import { count, counted, nameOf } from './words';

/** A page within three clicks needs no link from home. */
const FAR = 4;
/** Candidates tried of those in reach and of those out of reach. More were seen to change the answer never. */
const TRIED = 32;
/** Links walked in all, so that trying stays within 0.1 s on 100,000 pages whatever their shape. */
const WALKED = 2_000_000;
const SHOWN = 2;
/** Fewer than one page in a hundred, or than five, is no gain worth a place on the home page. */
const LEAST_SHARE = 0.01;
const LEAST = 5;

/** What one more link from home would do. */
interface Gain {
  readonly page: number;
  /** Pages that come nearer, and pages that come into reach, the page itself among either. */
  readonly nearer: number;
  readonly reached: number;
  /** Clicks saved over all pages; a page out of reach counts as standing twice as far as the deepest. */
  readonly saved: number;
}

/** The links from home that save most clicks, at most two, neither helping mostly the pages of the other. */
export function gainLinks(facts: Facts): Finding[] {
  const { home, metrics, ownCount } = facts;
  if (home < 0) {
    return [];
  }
  const least = Math.max(LEAST, Math.ceil(ownCount * LEAST_SHARE));
  const deepest = metrics.depth.reduce((most, depth) => Math.max(most, depth), 0);
  const trial = new Trial(facts, 2 * deepest);
  const gains = candidates(facts)
    .flatMap(page => trial.of(page) ?? [])
    .filter(({ nearer, reached }) => nearer + reached >= least)
    .sort((a, b) => b.saved - a.saved || a.page - b.page);
  const helped = new Uint8Array(facts.graph.pageCount);
  const told: Finding[] = [];
  for (const gain of gains) {
    const pages = trial.pagesOf(gain.page);
    if (pages.reduce((sum, page) => sum + (helped[page] ?? 0), 0) * 2 <= pages.length) {
      pages.forEach(page => {
        helped[page] = 1;
      });
      told.push(gainOf(facts, gain, pages));
    }
    if (told.length === SHOWN) {
      break;
    }
  }
  return told;
}

function gainOf(facts: Facts, { page, nearer, reached }: Gain, pages: Uint32Array): Finding {
  const depth = facts.metrics.depth[page] ?? -1;
  const name = nameOf(facts.graph.names, page);
  const come = (pages: number, unit: string): string => `${unit} ${pages === 1 ? 'comes' : 'come'}`;
  const near = nearer === 0 ? [] : [`${come(nearer, counted(nearer, 'page'))} nearer`];
  const unit = nearer === 0 ? counted(reached, 'page') : count(reached);
  const into = reached === 0 ? [] : [`${come(reached, unit)} into reach`];
  return finding(facts, {
    kind: 'gain-link',
    title: `Link to ${name}`,
    count: nearer + reached,
    sentence: `From home: ${depth < 0 ? 'now out of reach' : `now ${count(depth)} clicks away`}; ${[...near, ...into].join(' and ')}.`,
    query: 'depth would be less, or no longer none, with this link from home, and not external',
    pages,
    about: name,
    linkFrom: [[page, [facts.home]]]
  });
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
  const best = (pages: number[]): Uint32Array =>
    largestFirst(Uint32Array.from(pages), worth).subarray(0, TRIED);
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
  /** The depths as they are between trials. */
  private readonly depth: Int32Array;
  private walked = 0;

  /** @param beyond what being out of reach counts as, in clicks */
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
    const { metrics, graph } = this.facts;
    let nearer = 0;
    let reached = 0;
    let saved = 0;
    this.walk(page, (at, clicks) => {
      const old = metrics.depth[at] ?? -1;
      this.walked += (graph.outStart[at + 1] ?? 0) - (graph.outStart[at] ?? 0);
      nearer += old < 0 ? 0 : 1;
      reached += old < 0 ? 1 : 0;
      saved += (old < 0 ? this.beyond : old) - clicks;
    });
    return { page, nearer, reached, saved };
  }

  /** The pages of this site that such a link would bring nearer or into reach, nearest first. */
  pagesOf(page: number): Uint32Array {
    const pages: number[] = [];
    this.walk(page, at => pages.push(at));
    return Uint32Array.from(pages);
  }

  /** Tells each page of this site that comes nearer, with its new clicks from home, then forgets the link. */
  private walk(page: number, seen: (page: number, clicks: number) => void): void {
    const { depth, facts } = this;
    const { outStart, outTo, external } = facts.graph;
    const queue = [page];
    depth[page] = 1;
    for (const at of queue) {
      // Nobody walks on through other hosts.
      if (external[at] === 1) {
        continue;
      }
      const next = (depth[at] ?? 0) + 1;
      seen(at, next - 1);
      const end = outStart[at + 1] ?? 0;
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
      depth[at] = facts.metrics.depth[at] ?? -1;
    }
  }
}
