/**
 * Links and pages as Parquet by the contract that the larger engines write too: a page's id is its name's place among
 * all names sorted by UTF-8 bytes, a component is the lowest id in it. So tables of any engine agree row by row.
 */
import { parquetWriteBuffer, type ColumnSource } from 'hyparquet-writer';
import { LinkFlag, type Column, type LinkGraph } from '../contract/graph';
import type { Measured } from '../contract/parts';
import { valueOf, type Columns } from '../engine/columns';
import { compareNames, nameText } from '../engine/nameText';
import { segmentColumn } from '../engine/drawing';
import { templateOf, type Chosen } from './chosen';

/** Columns of the contract; a column of the pages by one of these names is called "… (file)". */
const CONTRACT = new Set([
  'id',
  'url',
  'segment',
  'depth',
  'pagerank',
  'in_degree',
  'out_degree',
  'component',
  'strong',
  'community',
  'links_in',
  'links_out',
  'external'
]);

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

/** `edges(src, dst, kind, times, nofollow)`, by src, then dst; kind is `editorial` or `template`. */
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
  const flags = Array.from(order, row => graph.outFlags[links[row] ?? 0] ?? 0);
  return write([
    {
      name: 'src',
      type: 'INT32',
      nullable: false,
      data: Int32Array.from(order, row => from[row] ?? 0)
    },
    {
      name: 'dst',
      type: 'INT32',
      nullable: false,
      data: Int32Array.from(order, row => to[row] ?? 0)
    },
    {
      name: 'kind',
      type: 'STRING',
      nullable: false,
      data: flags.map(bits => (templateOf(bits) === '' ? 'editorial' : 'template'))
    },
    {
      name: 'times',
      type: 'INT32',
      nullable: false,
      data: Int32Array.from(order, row => graph.outTimes[links[row] ?? 0] ?? 1)
    },
    {
      name: 'nofollow',
      type: 'BOOLEAN',
      nullable: false,
      data: flags.map(bits => (bits & LinkFlag.nofollow) !== 0)
    }
  ]);
}

/** `pages(id, url, segment, depth, pagerank, in_degree, out_degree, component, …)`, by id, then the pages' own columns. */
export function pagesParquet(measured: Measured, columns: Columns, chosen: Chosen): Uint8Array {
  const { graph, metrics } = measured;
  const rank = rankOfNames(graph);
  const pages = chosen.pages.toSorted((one, other) => (rank[one] ?? 0) - (rank[other] ?? 0));
  const whole = (name: string, value: (page: number) => number): ColumnSource => ({
    name,
    type: 'INT32',
    nullable: false,
    data: Int32Array.from(pages, value)
  });
  const depth = columns.find('depth');
  const pagerank = columns.find('pagerank');
  const component = lowestRanks(metrics.component, rank);
  const strong = lowestRanks(metrics.strong, rank);
  const shown = segmentColumn(measured);
  return write([
    whole('id', page => rank[page] ?? 0),
    {
      name: 'url',
      type: 'STRING',
      nullable: false,
      data: Array.from(pages, page => nameText(graph.names, page))
    },
    { name: 'segment', type: 'STRING', data: values(shown, pages) },
    { name: 'depth', type: 'INT32', data: values(depth, pages) },
    { name: 'pagerank', type: 'DOUBLE', data: values(pagerank, pages) },
    whole('in_degree', page => metrics.pagesIn[page] ?? 0),
    whole('out_degree', page => metrics.pagesOut[page] ?? 0),
    whole('component', page => component[page] ?? 0),
    whole('strong', page => strong[page] ?? 0),
    whole('community', page => metrics.community[page] ?? 0),
    whole('links_in', page => metrics.linksIn[page] ?? 0),
    whole('links_out', page => metrics.linksOut[page] ?? 0),
    {
      name: 'external',
      type: 'BOOLEAN',
      nullable: false,
      data: Array.from(pages, page => graph.external[page] === 1)
    },
    ...ownColumns(columns, shown, pages)
  ]);
}

function ownColumns(columns: Columns, segment: Column, pages: Uint32Array): ColumnSource[] {
  return columns.all
    .filter(({ from }) => from === 'pages')
    .flatMap(({ name, read }) => {
      const column = read();
      if (column === segment) {
        return [];
      }
      return [
        {
          name: CONTRACT.has(name) ? `${name} (file)` : name,
          type: column.kind === 'number' ? ('DOUBLE' as const) : ('STRING' as const),
          data: values(column, pages)
        }
      ];
    });
}

/** For each page the lowest rank of all pages with its group. */
function lowestRanks(groups: Uint32Array, rank: Int32Array): Int32Array {
  const lowest = new Int32Array(rank.length).fill(rank.length);
  groups.forEach((group, page) => {
    lowest[group] = Math.min(lowest[group] ?? 0, rank[page] ?? 0);
  });
  return Int32Array.from(groups, group => lowest[group] ?? 0);
}

function values(column: Column | undefined, pages: Uint32Array): (string | number | null)[] {
  return Array.from(pages, page => (column === undefined ? null : valueOf(column, page)));
}

function write(columnData: ColumnSource[]): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
