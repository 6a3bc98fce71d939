/** All that a view holds of a loaded graph beside the picture, in one object. */
import type { Summary } from '../contract/engine';
import type { Finding } from '../contract/explain';
import { TEMPLATE_LINK } from '../contract/graph';
import type { Measured } from '../contract/parts';
import { countedPages, depthSummary } from '../metrics';
import { describeColumn } from './columnInfo';
import type { Columns } from './columns';
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
    // Pages of other hosts are left out.
    depth: depthSummary(metrics.depth, home.page, countedPages(graph, {})),
    templates: { links: countTemplates(graph.outFlags), declared: declaresTemplates },
    counts: metrics.counts,
    findings,
    assumed
  };
}

function countTemplates(flags: Uint8Array): number {
  let count = 0;
  for (let link = 0; link < flags.length; link += 1) {
    count += ((flags[link] ?? 0) & TEMPLATE_LINK) === 0 ? 0 : 1;
  }
  return count;
}
