/** Links and pages as CSV with names, such that reading both again gives the same graph. */
import { LinkFlag, type Names } from '../contract/graph';
import type { Measured } from '../contract/parts';
import { valueOf } from '../engine/columns';
import { nameBytes } from '../engine/nameText';
import { ByteSink } from './bytes';
import { templateOf, type Chosen } from './chosen';

const COMMA = 44;
const QUOTE = 34;

/** Columns of links.csv; `position` only where the file read had one, because it would outrank the graph itself. */
const LINK_COLUMNS = ['from', 'to', 'count', 'follow', 'template'];

/** Metrics of pages.csv, behind the pages' own columns. */
export const METRIC_COLUMNS = [
  'depth',
  'pagerank',
  'links_in',
  'links_out',
  'pages_in',
  'pages_out',
  'component',
  'strong',
  'community'
] as const;

/** One row a link: names, how many rows said it, whether it passes rank, and how it is known to be of a menu. */
export function linksCsv({ graph, declaresTemplates }: Measured, chosen: Chosen): Uint8Array {
  const sink = new ByteSink();
  const columns = declaresTemplates ? [...LINK_COLUMNS, 'position'] : LINK_COLUMNS;
  sink.text(`${columns.join(',')}\n`);
  chosen.eachLink((from, to, link) => {
    const flags = graph.outFlags[link] ?? 0;
    const template = templateOf(flags);
    writeName(sink, graph.names, from);
    sink.byte(COMMA);
    writeName(sink, graph.names, to);
    const follow = (flags & LinkFlag.nofollow) === 0;
    sink.text(`,${graph.outTimes[link] ?? 1},${follow},${template}`);
    if (declaresTemplates) {
      sink.text(template === 'declared' ? ',Navigation' : ',Content');
    }
    sink.text('\n');
  });
  return sink.done();
}

/** One row a page: its name, its own columns, its metrics. Groups are named by a page in them. */
export function pagesCsv({ graph, table, metrics }: Measured, chosen: Chosen): Uint8Array {
  const sink = new ByteSink();
  const metricNames: readonly string[] = METRIC_COLUMNS;
  const own = table.columns.filter(({ name }) => name !== 'url' && !metricNames.includes(name));
  sink.text(`${['url', ...own.map(({ name }) => quoted(name)), ...METRIC_COLUMNS].join(',')}\n`);
  for (const page of chosen.pages) {
    writeName(sink, graph.names, page);
    for (const column of own) {
      sink.byte(COMMA);
      if (column.kind === 'text') {
        writeName(sink, column.values, page);
      } else {
        sink.text(quoted(String(valueOf(column, page) ?? '')));
      }
    }
    const depth = metrics.depth[page] ?? -1;
    const values = [
      depth < 0 ? '' : depth,
      graph.external[page] === 1 && metrics.pagerank[page] === 0 ? '' : metrics.pagerank[page],
      metrics.linksIn[page],
      metrics.linksOut[page],
      metrics.pagesIn[page],
      metrics.pagesOut[page],
      metrics.component[page],
      metrics.strong[page],
      metrics.community[page]
    ];
    sink.text(`,${values.join(',')}\n`);
  }
  return sink.done();
}

/** A name as a field: as it is, or quoted where its bytes could be taken for something else. */
function writeName(sink: ByteSink, names: Names, place: number): void {
  const bytes = nameBytes(names, place);
  if (!bytes.some(needsQuotes) && bytes[0] !== 32 && bytes.at(-1) !== 32) {
    sink.raw(bytes);
    return;
  }
  sink.byte(QUOTE);
  for (const byte of bytes) {
    if (byte === QUOTE) {
      sink.byte(QUOTE);
    }
    sink.byte(byte);
  }
  sink.byte(QUOTE);
}

/** Line ends, tabs, quotes and anything that some dialect parts fields by. */
function needsQuotes(byte: number): boolean {
  return (
    byte === QUOTE || byte === COMMA || byte === 10 || byte === 13 || byte === 59 || byte === 9
  );
}

function quoted(text: string): string {
  return /[",;\t\r\n]|^ | $/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
