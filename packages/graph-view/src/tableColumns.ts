/** Which columns stand in the table, and which one colours the pages at first. */
import type { ColumnInfo, Summary } from '@lockstep/linkgraph';

/** Metrics that mean something to a reader; component and community numbers do not. */
const METRICS = ['depth', 'linksIn', 'linksOut', 'pagerank'];
/** Columns of the pages files beside the metrics; the rest can colour, size and filter. */
const OF_PAGES = 8;
/** Ring and colour of so many words are told apart; more are not. */
const FEW_WORDS = 2;

/** Columns of the table after the name: the pages' own first, then the metrics. */
export function tableColumns({ columns }: Summary): readonly ColumnInfo[] {
  const own = columns.filter(({ from }) => from === 'pages').slice(0, OF_PAGES);
  const metrics = METRICS.flatMap(
    name => columns.find(column => column.from === 'metric' && column.name === name) ?? []
  );
  return [...own, ...metrics];
}

/** The first column of words; else the depth. */
export function defaultColour({ columns }: Summary): string | undefined {
  const words = columns.find(
    ({ kind, words = [] }) => kind === 'category' && words.length >= FEW_WORDS
  );
  return (words ?? columns.find(({ name }) => name === 'depth'))?.name;
}
