/** All that a view holds of a loaded graph beside the picture, in one object. */
import type { Summary } from '../contract/engine';
import type { Finding } from '../contract/explain';
import type { Measured } from '../contract/parts';
import { describeColumn } from './columnInfo';
import type { Columns } from './columns';
import { TEMPLATE } from './drawing';
import { nameText } from './nameText';

/** Sums a graph up. */
export function summarise(
  measured: Measured,
  columns: Columns,
  findings: readonly Finding[],
  assumed: readonly string[]
): Omit<Summary, 'took'> {
  const { graph, metrics, home, read, join, declaresTemplates } = measured;
  const name = home.page < 0 ? '' : nameText(graph.names, home.page);
  return {
    pages: graph.pageCount,
    links: graph.linkCount,
    home: { ...home, name },
    read,
    ...(join === undefined ? {} : { join }),
    columns: columns.all.map(describeColumn),
    depth: depthOf(measured),
    templates: { links: countTemplates(graph.outFlags), declared: declaresTemplates },
    counts: metrics.counts,
    findings,
    assumed
  };
}

/** Pages of this site by clicks from home; pages of other hosts are left out. */
function depthOf({ graph, metrics, home }: Measured): Summary['depth'] {
  const counts: number[] = [];
  let clicks = 0;
  let reached = 0;
  let outOfReach = 0;
  for (let page = 0; page < graph.pageCount; page += 1) {
    const depth = metrics.depth[page] ?? -1;
    if (graph.external[page] === 1 || home.page < 0) {
      continue;
    }
    if (depth < 0) {
      outOfReach += 1;
    } else if (depth > 0) {
      counts[depth - 1] = (counts[depth - 1] ?? 0) + 1;
      clicks += depth;
      reached += 1;
    }
  }
  return {
    counts: Array.from(counts, count => count ?? 0),
    mean: reached === 0 ? 0 : clicks / reached,
    outOfReach
  };
}

function countTemplates(flags: Uint8Array): number {
  let count = 0;
  for (let link = 0; link < flags.length; link += 1) {
    count += ((flags[link] ?? 0) & TEMPLATE) === 0 ? 0 : 1;
  }
  return count;
}
