/** Links and pages as Parquet by the contract that the larger engines write too. */
import { parquetWriteBuffer, type ColumnSource } from 'hyparquet-writer';
import type { Column } from '../contract/graph';
import type { Measured } from '../contract/parts';
import { valueOf, type Columns } from '../engine/columns';
import { segmentColumn } from '../engine/drawing';
import { nameText } from '../engine/nameText';
import { MEASURED_COLUMNS } from '../read/own';
import { templateOf, type Chosen } from './chosen';
import { flagWords } from './csv';
import { measuredValues, rankOfNames } from './measuredValues';

/** Metrics that some page may lack. */
const NULLABLE: ReadonlySet<string> = new Set(['depth', 'pagerank']);

/**
 * `edges(src, dst, kind, times, flags)`, by src, then dst. Both are ids of the pages table; kind is `editorial` or
 * `template`.
 */
export function linksParquet({ graph }: Measured, chosen: Chosen): Uint8Array {
  const rank = rankOfNames(graph);
  const from = new Int32Array(chosen.linkCount);
  const to = new Int32Array(chosen.linkCount);
  const links = new Uint32Array(chosen.linkCount);
  let count = 0;
  chosen.eachLink((start, end, link) => {
    from[count] = rank[start] ?? 0;
    to[count] = rank[end] ?? 0;
    links[count] = link;
    count += 1;
  });
  const order = Uint32Array.from({ length: count }, (_, row) => row).sort(
    (one, other) => (from[one] ?? 0) - (from[other] ?? 0) || (to[one] ?? 0) - (to[other] ?? 0)
  );
  const whole = (name: string, value: (row: number) => number): ColumnSource => ({
    name,
    type: 'INT32',
    nullable: false,
    data: Int32Array.from(order, value)
  });
  const flags = Array.from(order, row => graph.outFlags[links[row] ?? 0] ?? 0);
  return write([
    whole('src', row => from[row] ?? 0),
    whole('dst', row => to[row] ?? 0),
    text(
      'kind',
      flags.map(bits => (templateOf(bits) === '' ? 'editorial' : 'template'))
    ),
    whole('times', row => graph.outTimes[links[row] ?? 0] ?? 1),
    text('flags', flags.map(flagWords))
  ]);
}

/** `pages(id, url, segment, depth, pagerank, …)`, by id, then the pages' own columns. */
export function pagesParquet(measured: Measured, columns: Columns, chosen: Chosen): Uint8Array {
  const { graph } = measured;
  const metrics = measuredValues(measured);
  const pages = chosen.pages.toSorted(
    (one, other) => (metrics.id(one) ?? 0) - (metrics.id(other) ?? 0)
  );
  const segment = segmentColumn(measured);
  const [id, ...measures] = MEASURED_COLUMNS.map((name): ColumnSource => {
    const data = Array.from(pages, metrics[name]);
    const type = name === 'pagerank' ? 'DOUBLE' : 'INT32';
    return { name, type, nullable: NULLABLE.has(name), data };
  });
  return write([
    ...(id === undefined ? [] : [id]),
    text(
      'url',
      Array.from(pages, page => nameText(graph.names, page))
    ),
    { name: 'segment', type: 'STRING', data: values(segment, pages) },
    ...measures,
    ...ownColumns(columns, segment, pages)
  ]);
}

/** The pages' own columns; one by a name of the contract is left out, since that one was measured anew. */
function ownColumns(columns: Columns, segment: Column, pages: Uint32Array): ColumnSource[] {
  const taken = new Set<string>(['url', 'segment', ...MEASURED_COLUMNS]);
  return columns.all.flatMap(({ from, name, read }) => {
    const column = read();
    if (from !== 'pages' || column === segment || taken.has(name)) {
      return [];
    }
    const type = column.kind === 'number' ? 'DOUBLE' : 'STRING';
    return [{ name, type, data: values(column, pages) }];
  });
}

function text(name: string, data: string[]): ColumnSource {
  return { name, type: 'STRING', nullable: false, data };
}

function values(column: Column, pages: Uint32Array): (string | number | null)[] {
  return Array.from(pages, page => valueOf(column, page));
}

function write(columnData: ColumnSource[]): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
