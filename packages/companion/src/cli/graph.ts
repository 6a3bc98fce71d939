/** The command `graph`: what a table of links says about a web site, as text or JSON, and as files. */
import type { ExportFormat } from '@lockstep/linkgraph';
import { InvalidArgumentError, type Command } from 'commander';
import { examples } from './begin';
import { FILE_OF_FORMAT, isFormat, USUAL } from './graphFormats';
import type { GraphOptions } from './graphMeasure';
import type { Parts } from './program';

/** Adds the command. `end` is told its exit status. */
export function describeGraph(program: Command, parts: Parts, end: (status: number) => void): void {
  program
    .command('graph')
    .description(
      'Measure the link graph of a web site: clicks from home, PageRank, and what is broken.'
    )
    .argument('<links>', 'a table of links: a CSV or Parquet file, plain or .gz')
    .argument('[pages...]', 'tables of pages, joined in turn: crawl, Search Console, sitemap')
    .option('--home <page>', 'count clicks from this page (default: guessed)')
    .option('--json', 'print one JSON object')
    .option('--out <folder>', 'write files there')
    .option(
      '--format <formats>',
      `what to write, with commas between: ${Object.keys(FILE_OF_FORMAT).join(', ')} (default: ${USUAL.join(', ')})`,
      readFormats
    )
    .option(
      '--types <types>',
      'link types that count, with commas between (default: hyperlink)',
      readWords
    )
    .option('--segment <column>', 'column of the pages that names their segment')
    .option('--picture <file>', 'write a small picture of the rings as PNG')
    .option('--force', 'write over files that exist')
    .addHelpText('after', () =>
      examples(
        'lockstep graph all_inlinks.csv',
        'lockstep graph links.csv pages.csv --home https://example.org/ --out results',
        'lockstep graph links.csv --json > graph.json'
      )
    )
    .action(async (links: string, pages: string[], options: GraphOptions) => {
      // The engine is loaded with the first use: the companion under Jupyter starts from this file too.
      const { runGraph } = await import('./graphMeasure');
      end(await runGraph(parts.terminal, links, pages, options, parts.untilInterrupted()));
    });
}

function readFormats(text: string): ExportFormat[] {
  return readWords(text).map(word => {
    if (!isFormat(word)) {
      throw new InvalidArgumentError(
        `There is no format ${word}. Formats are ${Object.keys(FILE_OF_FORMAT).join(', ')}.`
      );
    }
    return word;
  });
}

function readWords(text: string): string[] {
  return text
    .split(',')
    .map(word => word.trim().toLowerCase())
    .filter(word => word !== '');
}
