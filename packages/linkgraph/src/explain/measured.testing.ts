/** Measured graphs for specs: generated crawls, and the shared data where it is there. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Papa from 'papaparse';
import type { NormaliseRules } from '../contract/graph';
import type { Measured } from '../contract/parts';
import type { RawLinks, RawPages } from '../contract/raw';
import { type Crawl, namesOf } from '../crawl.testing';
import { joinGraph } from '../join';
import { inferTemplates, measure } from '../metrics';
import { nameOf } from './words';

/** Joins and measures as the engine does. */
export function measuredOf(
  links: RawLinks,
  pages: readonly RawPages[],
  options: { home?: string; rules?: Partial<NormaliseRules>; segment?: string } = {}
): Measured {
  const joined = joinGraph(links, pages, options);
  const graph = joined.declaresTemplates ? joined.graph : inferTemplates(joined.graph);
  return { ...joined, graph, metrics: measure(graph, { home: joined.home.page }) };
}

/** A generated crawl with both of its files. */
export function measuredCrawl(crawl: Crawl, rules?: Partial<NormaliseRules>): Measured {
  return measuredOf(crawl.rawLinks(), [crawl.rawPages()], { home: crawl.home, rules });
}

/** Names of pages in their order. */
export function namesAt({ graph }: Measured, pages: Iterable<number>): string[] {
  return Array.from(pages, page => nameOf(graph.names, page));
}

const DATA = resolve(process.env.LOCKSTEP_DATA ?? '../shared', 'link-graphs');

/** Whether the shared data is there. */
export const haveData = existsSync(DATA);

/** A links and a pages file of the shared data, measured. */
export function measuredData(
  linksFile: string,
  pagesFile: string,
  options: { home: string; segment?: string }
): Measured {
  const links = rowsOf(linksFile);
  const names = [...new Set(links.flatMap(({ from = '', to = '' }) => [from, to]))];
  const places = new Map(names.map((name, place) => [name, place]));
  const pages = rowsOf(pagesFile);
  const columns = Object.keys(pages[0] ?? {}).filter(name => name !== 'url');
  const ends = (end: 'from' | 'to') =>
    Uint32Array.from(links, row => places.get(row[end] ?? '') ?? 0);
  return measuredOf(
    {
      tool: 'unknown',
      names: namesOf(names),
      from: ends('from'),
      to: ends('to'),
      flags: new Uint8Array(links.length),
      declaresTemplates: false,
      rows: links.length,
      otherTypes: {},
      incomplete: 0,
      assumed: []
    },
    [
      {
        tool: 'unknown',
        file: pagesFile,
        names: namesOf(pages.map(({ url = '' }) => url)),
        columns: columns.map(name => {
          const labels = [...new Set(pages.map(row => row[name] ?? ''))];
          const codes = Uint16Array.from(pages, row => labels.indexOf(row[name] ?? ''));
          return { kind: 'category', name, labels, codes };
        }),
        roles: {},
        assumed: []
      }
    ],
    options
  );
}

function rowsOf(file: string): Partial<Record<string, string>>[] {
  const text = gunzipSync(readFileSync(resolve(DATA, file))).toString('utf8');
  return Papa.parse<Partial<Record<string, string>>>(text, { header: true, skipEmptyLines: true })
    .data;
}
