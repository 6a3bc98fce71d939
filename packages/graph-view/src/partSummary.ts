/**
 * A part, summed up without claims about the whole: what was measured inside it stands back, and what the kernel
 * measured of the whole graph takes its place, by name.
 */
import type { ColumnInfo, DrawingReply, Summary } from '@lockstep/linkgraph';
import { PageState } from '@lockstep/linkgraph';
import type { GraphPart } from './parts';

/** Columns that the kernel measured of the whole graph, with their labels. */
const SITE: Readonly<Record<string, string>> = {
  'site depth': 'Clicks from home (site)',
  'site pagerank': 'PageRank (site)',
  'site links in': 'Links in (site)',
  'site links out': 'Links out (site)'
};
/** What is measured inside a part and means something there: who is near to whom. */
const OWN: Readonly<Record<string, string>> = { community: 'Community (part)' };

/** Clicks from home in the whole site, a column of each part. */
export const SITE_DEPTH = 'site depth';

/** The column of the whole site for one of our metrics, as `site pagerank` for `pagerank`. */
export function siteColumn(metric: string): string {
  const words: Readonly<Record<string, string>> = {
    linksIn: 'links in',
    pagesIn: 'links in',
    linksOut: 'links out',
    pagesOut: 'links out'
  };
  return `site ${words[metric] ?? metric}`;
}

/**
 * The summary for the view. Findings are left out: a page of a part may well be linked from outside it, so that orphans,
 * dead ends and depth would be wrong. So is what-if, and clicks are those of the whole site.
 *
 * @param depths of each page, the column {@link SITE_DEPTH}
 */
export function partSummary(
  summary: Summary,
  part: GraphPart,
  depths: readonly (string | number | null)[]
): Summary {
  const columns = summary.columns.flatMap((column): ColumnInfo[] => {
    const own = column.from === 'metric' ? OWN[column.name] : column.label;
    const site = column.from === 'pages' ? SITE[column.name] : undefined;
    if (site !== undefined) {
      return [{ ...column, label: site, from: 'metric' }];
    }
    return own === undefined ? [] : [{ ...column, label: own }];
  });
  return {
    ...summary,
    columns,
    home: part.home === undefined ? { ...summary.home, page: -1, name: '' } : summary.home,
    depth: depthOf(depths),
    templates: { links: 0, declared: false },
    findings: []
  };
}

/** A drawing without the mark for pages out of reach, which says nothing about the whole site. */
export function partPicture(picture: DrawingReply, part: GraphPart): DrawingReply {
  const kept = part.home === undefined ? 0xff & ~PageState.home : 0xff;
  const pageState = picture.drawing.pageState.map(state => state & kept & ~PageState.outOfReach);
  return { ...picture, drawing: { ...picture.drawing, pageState } };
}

function depthOf(depths: readonly (string | number | null)[]): Summary['depth'] {
  const counts: number[] = [];
  let clicks = 0;
  let reached = 0;
  for (const depth of depths) {
    if (typeof depth === 'number' && depth > 0) {
      counts[depth - 1] = (counts[depth - 1] ?? 0) + 1;
      clicks += depth;
      reached += 1;
    }
  }
  return {
    counts: Array.from(counts, count => count ?? 0),
    mean: reached > 0 ? clicks / reached : 0,
    outOfReach: depths.filter(depth => depth === null).length
  };
}
