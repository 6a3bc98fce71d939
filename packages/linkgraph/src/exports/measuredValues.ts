/**
 * The metrics of a page as files hold them, by the contract that the larger engines write too: a page's id is its
 * name's place among all names sorted by UTF-8 bytes, a component is the lowest id in it. So tables of any engine agree
 * row by row.
 */
import type { LinkGraph } from '../contract/graph';
import type { Measured } from '../contract/parts';
import { compareNames } from '../engine/nameText';
import type { MEASURED_COLUMNS } from '../read/own';

/** A metric's value of a page; `null` where it has none. */
export type MeasuredValues = Readonly<
  Record<(typeof MEASURED_COLUMNS)[number], (page: number) => number | null>
>;

/** Every measured column of a graph. */
export function measuredValues({ graph, metrics }: Measured): MeasuredValues {
  const id = rankOfNames(graph);
  const component = lowestRanks(metrics.component, id);
  const strong = lowestRanks(metrics.strong, id);
  const whole = (values: Uint32Array | Int32Array) => (page: number) => values[page] ?? 0;
  return {
    id: whole(id),
    depth: page => {
      const clicks = metrics.depth[page] ?? -1;
      return clicks < 0 ? null : clicks;
    },
    // A page of another host is not ranked.
    pagerank: page => {
      const rank = metrics.pagerank[page] ?? 0;
      return rank === 0 && graph.external[page] === 1 ? null : rank;
    },
    in_degree: whole(metrics.pagesIn),
    out_degree: whole(metrics.pagesOut),
    component: whole(component),
    strong_component: whole(strong),
    community: whole(metrics.community),
    links_in: whole(metrics.linksIn),
    links_out: whole(metrics.linksOut)
  };
}

/** The id of each page. */
export function rankOfNames({ names, pageCount }: LinkGraph): Int32Array {
  const order = Uint32Array.from({ length: pageCount }, (_, page) => page).sort((one, other) =>
    compareNames(names, one, other)
  );
  const rank = new Int32Array(pageCount);
  order.forEach((page, place) => {
    rank[page] = place;
  });
  return rank;
}

/** For each page the lowest rank of all pages in its group. */
function lowestRanks(groups: Uint32Array, rank: Int32Array): Int32Array {
  const lowest = new Int32Array(rank.length).fill(rank.length);
  groups.forEach((group, page) => {
    lowest[group] = Math.min(lowest[group] ?? 0, rank[page] ?? 0);
  });
  return Int32Array.from(groups, group => lowest[group] ?? 0);
}
