/** Names of the files that `graph --out` writes. */
import type { ExportFormat } from '@lockstep/linkgraph';

/** The file of each format. */
export const FILE_OF_FORMAT: Readonly<Record<ExportFormat, string>> = {
  'links.csv': 'links.csv',
  'pages.csv': 'pages.csv',
  'links.parquet': 'links.parquet',
  'pages.parquet': 'pages.parquet',
  gexf: 'graph.gexf',
  graphml: 'graph.graphml',
  html: 'graph.html',
  'reading.md': 'reading.md',
  'reading.html': 'reading.html'
};

/** Whether a word names a format. */
export function isFormat(word: string): word is ExportFormat {
  return Object.hasOwn(FILE_OF_FORMAT, word);
}

/** What `--out` writes when nobody says what. */
export const USUAL: readonly ExportFormat[] = ['links.csv', 'pages.csv', 'reading.md', 'html'];
