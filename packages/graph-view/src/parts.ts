/** Parts of a graph that no page can hold: what can be asked for, what comes of it, and how both are told. */
import type { Source } from '@lockstep/linkgraph';
import { counted, shortName, some } from './figures';

/** Pages of a part when nobody says how many, and at most. */
export const PART_PAGES = { usual: 20_000, most: 200_000 } as const;
/** Clicks around a page when nobody says how many, and at most. */
export const PART_STEPS = { usual: 2, most: 6 } as const;

/** What a range can be of, all measured of the whole graph, with its name for people. */
export const sides = [
  ['depth', 'Clicks from home'],
  ['pagerank', 'PageRank'],
  ['in_degree', 'Links in'],
  ['out_degree', 'Links out']
] as const;
export type Side = (typeof sides)[number][0];

/** Both ends belong to it; `null` is no end. */
export type SideRange = readonly [least: number | null, largest: number | null];

/**
 * What to show. `top`: the highest ranked pages. `segments`: each segment as one page. `ego`: what lies within some
 * clicks of a page, either way. `box`: pages within ranges. `pages` is the most that may come.
 */
export type PartRequest =
  | { readonly what: 'top'; readonly pages: number }
  | { readonly what: 'segments' }
  | {
      readonly what: 'ego';
      readonly name: string;
      readonly steps: number;
      readonly pages: number;
    }
  | {
      readonly what: 'box';
      readonly ranges: Readonly<Partial<Record<Side, SideRange>>>;
      readonly pages: number;
    };

/** What is known of a part beside its tables. */
export interface PartFacts {
  /** How many pages the request is true of; absent where they were not counted to the end. */
  readonly fits?: number;
  /** Some of the links between its pages are left out. */
  readonly cut: boolean;
  /** The page that clicks are counted from inside the part; absent: it has none. */
  readonly home?: string;
}

/** A part as two tables; measures of the whole graph are its columns `site depth`, `site pagerank` and so on. */
export interface PartAnswer extends PartFacts {
  readonly links: Source;
  readonly pages: readonly Source[];
}

/** The whole graph, of which a page gets parts. */
export interface WholeGraph {
  /** What it is called: its links file. */
  readonly name: string;
  readonly engine: 'duckdb' | 'spark';
  readonly pages: number;
  readonly links: number;
  /** Where click depth starts; absent: nowhere. */
  readonly home?: string;
}

/** How a view gets parts. */
export interface GraphParts {
  readonly whole: WholeGraph;
  /**
   * @throws TableError with one sentence when there is no such part, or its owner is gone; `aborted` when cancelled
   */
  ask(request: PartRequest, signal?: AbortSignal): Promise<PartAnswer>;
}

/** The part on show. */
export interface GraphPart extends PartFacts {
  readonly request: PartRequest;
  readonly whole: WholeGraph;
}

export const firstPart: PartRequest = { what: 'top', pages: PART_PAGES.usual };

/** `Around /blog/` */
export function partTitle(request: PartRequest): string {
  switch (request.what) {
    case 'top':
      return 'Top pages';
    case 'segments':
      return 'Segments';
    case 'ego':
      return `Around ${shortName(request.name)}`;
    case 'box':
      return 'A range';
  }
}

/** What part of the whole is on show, and whether something is missing: `The 20,000 highest ranked of …`. */
export function partSentence(part: GraphPart, shown: { pages: number; links: number }): string {
  const { request } = part;
  if (request.what === 'segments') {
    return `${some(shown.pages, 'segment')} of ${some(part.whole.pages, 'page')}, each drawn as one; links between them are counted.`;
  }
  const links = part.cut
    ? `the ${counted(shown.links)} strongest links among them.`
    : `${some(shown.links, 'link')} among them.`;
  return `${pagesOf(part, request, shown.pages)}; ${links}`;
}

/** Why a part has no findings. */
export function noFindings({ cut, whole }: GraphPart, shown: { pages: number }): string {
  return cut || shown.pages < whole.pages
    ? 'No findings: they need the whole site, since pages outside this part may link to those in it.'
    : 'No findings: the kernel measured this graph. The page finds them with link_graph(…, engine="page").';
}

function pagesOf(
  { fits, whole }: GraphPart,
  request: Exclude<PartRequest, { what: 'segments' }>,
  shown: number
): string {
  const all = fits !== undefined && fits <= shown;
  switch (request.what) {
    case 'top':
      return all
        ? `All ${some(whole.pages, 'page')}`
        : `The ${counted(shown)} highest ranked of ${some(whole.pages, 'page')}`;
    case 'ego': {
      const near = `within ${some(request.steps, 'click')} of ${shortName(request.name)}, either way`;
      return all
        ? `${some(shown, 'page')} of ${counted(whole.pages)} ${near}`
        : `The ${counted(shown)} nearest of the pages ${near}`;
    }
    case 'box': {
      const within = rangeWords(request.ranges);
      return all
        ? `${some(shown, 'page')} of ${counted(whole.pages)} with ${within}`
        : `The ${counted(shown)} highest ranked of ${some(fits ?? whole.pages, 'page')} with ${within}`;
    }
  }
}

/** `clicks from home 3 to 5, links in from 10` */
function rangeWords(ranges: Readonly<Partial<Record<Side, SideRange>>>): string {
  const told = sides.flatMap(([side, label]) => {
    const [least, largest] = ranges[side] ?? [null, null];
    const name = side === 'pagerank' ? label : label.toLowerCase();
    if (least === null && largest === null) {
      return [];
    }
    return least === null
      ? [`${name} up to ${largest}`]
      : [largest === null ? `${name} from ${least}` : `${name} ${least} to ${largest}`];
  });
  return told.length > 0 ? told.join(', ') : 'any number';
}
