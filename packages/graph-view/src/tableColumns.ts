/** Which columns stand in the table, and which one colours the pages at first. */
import type { ColumnInfo, Summary } from '@lockstep/linkgraph';
import { SITE_DEPTH, siteColumn } from './partSummary';

/** Metrics that mean something to a reader; component and community numbers do not. */
const METRICS = ['depth', 'linksIn', 'linksOut', 'pagerank'].flatMap(name => [
  name,
  siteColumn(name)
]);
/** Columns of words before the metrics. */
const WORDS = 2;
/** The pages' own columns in all; the rest can colour, size and filter. */
const OF_PAGES = 8;

/** Columns of the table after the name: what kind of page, the metrics, then the pages' other columns. */
export function tableColumns({ columns }: Summary): readonly ColumnInfo[] {
  const own = columns.filter(({ from }) => from === 'pages');
  const words = own.filter(({ kind }) => kind === 'category').slice(0, WORDS);
  const others = own.filter(column => !words.includes(column)).slice(0, OF_PAGES - words.length);
  const metrics = METRICS.flatMap(
    name => columns.find(column => column.from === 'metric' && column.name === name) ?? []
  );
  return [...words, ...metrics, ...others];
}

/** The first of the pages' own columns with words to tell apart; else the depth. */
export function defaultColour({ columns }: Summary): string | undefined {
  const words = columns.find(
    ({ from, kind, words: told = [] }) => from === 'pages' && kind === 'category' && told.length > 1
  );
  return (words ?? columns.find(({ name }) => name === 'depth' || name === SITE_DEPTH))?.name;
}
