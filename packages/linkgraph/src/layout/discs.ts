/** One disc for each segment, the largest in the middle; in each disc the best ranked pages in the middle. */
import type { Layout } from '../contract/draw';
import { NO_CATEGORY, type CategoryColumn, type LinkGraph } from '../contract/graph';
import type { Metrics } from '../contract/measure';
import { forStretches, orderedBy, pagesWhere } from './order';
import { rankKeys } from './rings';

/** Turn from one seed to the next in a sunflower's head (Vogel 1979). */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
/** Room between discs, as a share of the smallest disc that keeps more than a page's room. */
const GAP = 1.5;
/** Angles tried on each circle when a disc looks for room. */
const TRIES = 48;

/** A disc in its own units: a page needs an area of π. */
interface Disc {
  readonly pages: Uint32Array;
  readonly radius: number;
  x: number;
  y: number;
}

/** Places pages by segment; pages without one and pages of other hosts have discs of their own. */
export function placeSegments(
  { pageCount, external }: LinkGraph,
  { pagerank }: Metrics,
  segment: CategoryColumn
): Layout {
  const groupOf = Uint32Array.from(segment.codes, (code, page) =>
    external[page] === 1 ? NO_CATEGORY + 1 : code
  );
  const all = pagesWhere(pageCount, () => true);
  const order = orderedBy(orderedBy(all, rankKeys(pagerank)), groupOf);
  const discs: Disc[] = [];
  forStretches(order, groupOf, pages => {
    discs.push({ pages, radius: Math.sqrt(pages.length), x: 0, y: 0 });
  });
  discs.sort((a, b) => b.radius - a.radius || (a.pages[0] ?? 0) - (b.pages[0] ?? 0));
  pack(discs);

  let reach = 1e-9;
  for (const { x, y, radius } of discs) {
    reach = Math.max(reach, Math.hypot(x, y) + radius);
  }
  const scale = 0.985 / reach;
  const positions = new Float32Array(pageCount * 2);
  for (const { pages, radius, x, y } of discs) {
    pages.forEach((page, i) => {
      const from = pages.length === 1 ? 0 : radius * Math.sqrt((i + 0.5) / pages.length);
      positions[page * 2] = scale * (x + from * Math.cos(i * GOLDEN_ANGLE));
      positions[page * 2 + 1] = scale * (y + from * Math.sin(i * GOLDEN_ANGLE));
    });
  }
  return { placement: 'segments', positions, rings: [], halo: 0 };
}

/**
 * Puts each disc as near the middle as it fits, on circles that grow until there is room. Costs discs² × circles;
 * there are at most a few hundred discs.
 */
function pack(discs: readonly Disc[]): void {
  const largest = discs[0]?.radius ?? 0;
  discs.forEach((disc, count) => {
    if (count === 0) {
      return;
    }
    const step = Math.max(disc.radius / 3, largest / 40);
    for (let from = largest + disc.radius + GAP; ; from += step) {
      for (let turn = 0; turn < TRIES; turn++) {
        const angle = ((count * GOLDEN_ANGLE) % (2 * Math.PI)) + (turn * 2 * Math.PI) / TRIES;
        disc.x = from * Math.cos(angle);
        disc.y = from * Math.sin(angle);
        if (isFree(disc, discs, count)) {
          return;
        }
      }
    }
  });
}

function isFree(disc: Disc, discs: readonly Disc[], placed: number): boolean {
  for (let i = 0; i < placed; i++) {
    const other = discs[i];
    if (other === undefined) {
      break;
    }
    const x = disc.x - other.x;
    const y = disc.y - other.y;
    const apart = disc.radius + other.radius + GAP;
    if (x * x + y * y < apart * apart) {
      return false;
    }
  }
  return true;
}
