/** Which pages and links count for a measure, said once so that ranks, components and what-ifs agree. */
import { LinkFlag, TEMPLATE_LINK, type LinkGraph } from '../contract/graph';
import type { MeasureOptions } from '../contract/measure';

/** One more than all flags together. */
const FLAG_SETS = 16;

/** 1 for each page that is ranked and grouped: all of the site's own, and other hosts' when asked for. */
export function countedPages(
  graph: LinkGraph,
  options: Pick<MeasureOptions, 'rankExternal'>
): Uint8Array {
  const counted = new Uint8Array(graph.pageCount).fill(1);
  if (options.rankExternal !== true) {
    for (let page = 0; page < graph.pageCount; page += 1) {
      counted[page] = graph.external[page] === 0 ? 1 : 0;
    }
  }
  return counted;
}

/** The weight that rank gives a link, by the link's flags. */
export function rankWeights(options: MeasureOptions): Float64Array {
  const { templateWeight = 1, nofollowPassesRank = false } = options;
  if (!(templateWeight >= 0 && templateWeight < Infinity)) {
    throw new RangeError(`The weight of template links is 0 or more, not ${templateWeight}`);
  }
  return Float64Array.from({ length: FLAG_SETS }, (_, flags) =>
    (flags & LinkFlag.nofollow) !== 0 && !nofollowPassesRank
      ? 0
      : (flags & TEMPLATE_LINK) !== 0
        ? templateWeight
        : 1
  );
}

/** The weight by which a link ties two pages into one community: nofollow or not, readers walk it. */
export function tieWeights(options: MeasureOptions): Float64Array {
  return rankWeights({ ...options, nofollowPassesRank: true });
}
