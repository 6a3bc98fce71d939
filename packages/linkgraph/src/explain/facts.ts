/** What all findings need of a measured graph, worked out once: which pages count, which columns exist, what is usual. */
import {
  type CategoryColumn,
  LinkFlag,
  type LinkGraph,
  NO_CATEGORY,
  type PageTable
} from '../contract/graph';
import type { Metrics } from '../contract/measure';
import type { Measured } from '../contract/parts';
import type { PageRole } from '../contract/table';
import { documentTest } from './documents';
import { nearMisses } from './nearMiss';
import { largestFirst } from './order';

/** Either kind of template link. */
export const TEMPLATE = LinkFlag.declaredTemplate | LinkFlag.inferredTemplate;

/** A measured graph with what findings ask of it again and again. */
export interface Facts {
  readonly measured: Measured;
  readonly graph: LinkGraph;
  readonly metrics: Metrics;
  /** −1: no home, so nothing is said about depth. */
  readonly home: number;
  /** Pages of this site. */
  readonly ownCount: number;
  /** Links to pages of this site that are not of the menu or footer. */
  readonly editorialLinks: number;
  /** Over pages in reach, home left out; 0 when there are none. */
  readonly meanDepth: number;
  /** By HTTP status, NaN or 0 where unknown; absent without the column. */
  readonly status?: Float64Array;
  readonly impressions?: Float64Array;
  /** Impressions at the middle of the pages that are seen at all; absent when fewer than 20 are. */
  readonly usualImpressions?: number;
  readonly segment?: CategoryColumn;
  /** Pages only in the pages files → the linked page of nearly the same name. */
  readonly nearMiss: ReadonlyMap<number, number>;
  /** Whether the page is of this site. */
  isOwn(page: number): boolean;
  /** Whether the page answers, as far as is known: pages that fail or redirect are told by findings of their own. */
  answers(page: number): boolean;
  /** Whether the page can hold links, as far as is known: not a picture or a PDF. */
  isDocument(page: number): boolean;
}

/** Works the facts out. O(pages). */
export function factsOf(measured: Measured): Facts {
  const { graph, metrics, table } = measured;
  const home = measured.home.page;
  const { external, pageCount } = graph;
  const status = numbersOf(table, 'status');
  const impressions = numbersOf(table, 'impressions');
  let ownCount = 0;
  let reached = 0;
  let clicks = 0;
  for (let page = 0; page < pageCount; page++) {
    if (external[page] === 0) {
      ownCount++;
      const depth = metrics.depth[page] ?? -1;
      if (depth > 0) {
        reached++;
        clicks += depth;
      }
    }
  }
  let editorialLinks = 0;
  for (let link = 0; link < graph.linkCount; link++) {
    const counts = ((graph.outFlags[link] ?? 0) & TEMPLATE) === 0;
    editorialLinks += counts && external[graph.outTo[link] ?? 0] === 0 ? 1 : 0;
  }
  const segment = table.columns[table.roles.segment ?? -1];
  return {
    measured,
    graph,
    metrics,
    home,
    ownCount,
    editorialLinks,
    meanDepth: reached === 0 ? 0 : clicks / reached,
    status,
    impressions,
    usualImpressions: impressions && usualOf(graph, impressions),
    nearMiss: nearMisses(graph),
    segment: segment?.kind === 'category' ? segment : undefined,
    isDocument: documentTest(graph, table),
    isOwn: page => external[page] === 0,
    answers: page => {
      const code = status?.[page] ?? Number.NaN;
      return Number.isNaN(code) || code < 300;
    }
  };
}

/** A role's numbers; a column of few words that are all numbers, such as status codes, counts too. */
function numbersOf(table: PageTable, role: PageRole): Float64Array | undefined {
  const column = table.columns[table.roles[role] ?? -1];
  if (column?.kind === 'number') {
    return column.values;
  }
  if (column?.kind === 'category') {
    const numbers = column.labels.map(label => (label.trim() === '' ? Number.NaN : Number(label)));
    return Float64Array.from(column.codes, code =>
      code === NO_CATEGORY ? Number.NaN : (numbers[code] ?? Number.NaN)
    );
  }
  return undefined;
}

/** All pages of this site that fit, in order of their numbers. */
export function pagesWhere(facts: Facts, fits: (page: number) => boolean): Uint32Array {
  const { external, pageCount } = facts.graph;
  const pages = new Uint32Array(pageCount);
  let count = 0;
  for (let page = 0; page < pageCount; page++) {
    if (external[page] === 0 && fits(page)) {
      pages[count++] = page;
    }
  }
  return pages.slice(0, count);
}

/** Gravest first: largest values first; equal ones by PageRank, then by number, so that the order never wavers. */
export function gravest(
  facts: Facts,
  pages: ArrayLike<number>,
  value: (page: number) => number = page => facts.impressions?.[page] ?? 0
): Uint32Array {
  const { pagerank } = facts.metrics;
  const numbers = Uint32Array.from(pages);
  if (numbers.some((page, at) => page < (numbers[at - 1] ?? 0))) {
    numbers.sort();
  }
  const values = new Float64Array(numbers.length);
  const ranks = new Float64Array(numbers.length);
  for (let at = 0; at < numbers.length; at++) {
    const page = numbers[at] ?? 0;
    const worth = value(page);
    values[at] = Number.isNaN(worth) ? 0 : worth;
    ranks[at] = pagerank[page] ?? 0;
  }
  const byRank = largestFirst(Uint32Array.from(numbers.keys()), ranks);
  return largestFirst(byRank, values).map(at => numbers[at] ?? 0);
}

/** The value that a share of all sorted values lies below; 0 for none. Pages without a value are left out. */
export function quantile(
  { external }: LinkGraph,
  values: ArrayLike<number>,
  share: number,
  above = -Infinity
): number {
  const sorted = new Float64Array(values.length);
  let kept = 0;
  for (let page = 0; page < values.length; page++) {
    const value = values[page] ?? Number.NaN;
    if (external[page] === 0 && value > above) {
      sorted[kept++] = value;
    }
  }
  return sorted.subarray(0, kept).sort()[Math.min(kept - 1, Math.floor(kept * share))] ?? 0;
}

/** Fewer pages with impressions than this have no usual number of them. */
const LEAST_SEEN = 20;

/** Impressions of a page that is seen at all, at the middle; `undefined` when too few are. */
function usualOf(graph: LinkGraph, impressions: Float64Array): number | undefined {
  const seen = impressions.reduce(
    (sum, value, page) => sum + (value > 0 && graph.external[page] === 0 ? 1 : 0),
    0
  );
  return seen < LEAST_SEEN ? undefined : quantile(graph, impressions, 0.5, 0);
}
