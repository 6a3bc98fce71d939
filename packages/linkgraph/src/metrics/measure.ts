/** All that is computed of a graph, one value a page. */
import type { LinkGraph } from '../contract/graph';
import type { MeasureOptions, Metrics } from '../contract/measure';
import { communities } from './communities';
import { strongComponents, weakComponents } from './components';
import { countedPages } from './counted';
import { degrees } from './degrees';
import { clickDepth } from './depth';
import { pagerank, rankRows } from './pagerank';

/**
 * Degrees and click depth of all pages; PageRank, components and communities of the pages that count, by the links
 * between them. Pages of other hosts do not count unless asked for: each is then a component and a community of
 * its own, and no count includes it.
 *
 * @throws RangeError when an option is out of its range
 */
export function measure(graph: LinkGraph, options: MeasureOptions): Metrics {
  const counted = countedPages(graph, options);
  const { rank, rounds, change } = pagerank(rankRows(graph, counted, options), options.damping);
  const weak = weakComponents(graph, counted);
  const strong = strongComponents(graph, counted);
  const community = communities(graph, counted, options);
  return {
    ...degrees(graph),
    depth: clickDepth(graph, options.home),
    pagerank: rank,
    component: weak.label,
    strong: strong.label,
    community: community.label,
    counts: {
      components: weak.count,
      largestComponent: weak.largest,
      strongComponents: strong.count,
      communities: community.count,
      rounds,
      change
    }
  };
}
