/** Real crawls of the shared data, joined: the counts that networkx gave for them. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Papa from 'papaparse';
import type { RawLinks } from '../contract/raw';
import { joinGraph } from './index';
import { linksOf, pagesOf, pageTexts } from './raw.testing';

const FOLDER = resolve(process.env.LOCKSTEP_DATA ?? '../shared', 'link-graphs');
const available = existsSync(FOLDER);
const real = (name: string) =>
  available ? name : `${name} (not run: there is no folder ${FOLDER})`;
const check = available ? test : test.skip;

function table(file: string): Record<string, string>[] {
  const text = gunzipSync(readFileSync(resolve(FOLDER, file))).toString('utf8');
  return Papa.parse<Record<string, string>>(text.replace(/^\ufeff/, ''), {
    header: true,
    skipEmptyLines: true
  }).data;
}

function links(rows: readonly Record<string, string>[], from = 'from', to = 'to'): RawLinks {
  return linksOf(rows.map(row => [row[from] ?? '', row[to] ?? ''] as const));
}

function columns(rows: readonly Record<string, string>[], ...names: string[]) {
  return Object.fromEntries(names.map(name => [name, rows.map(row => row[name] ?? '')]));
}

check(real('wikispeedia: both sides of an outer join'), () => {
  const articles = table('wikispeedia-articles.csv.gz');
  const {
    graph,
    read,
    join,
    home,
    table: pages
  } = joinGraph(
    links(table('wikispeedia-links.csv.gz')),
    [
      pagesOf(
        articles.map(({ url }) => url ?? ''),
        columns(articles, 'segment', 'category'),
        { segment: 'segment' }
      )
    ],
    { home: 'United_Kingdom' }
  );
  expect(read).toMatchObject({ rows: 119_882, selfLinks: 110, duplicates: 0, externalPages: 0 });
  expect(graph.linkCount).toBe(119_882 - 110);
  expect(join).toMatchObject({
    matched: 4_588,
    onlyInLinks: { count: 4 },
    onlyInPages: { count: 10 },
    nearMisses: []
  });
  expect(graph.pageCount).toBe(4_592 + 10);
  expect(read.dangling).toBe(5);
  expect(home.guessed).toBe(false);
  expect(pages.columns[pages.roles.segment ?? -1]?.name).toBe('segment');
});

check(real('eurosis: 92 names end with a space'), () => {
  const sites = table('eurosis-sites.csv.gz');
  const names = sites.map(({ url }) => url ?? '');
  const rows = links(table('eurosis-links.csv.gz'));
  const pages = pagesOf(names, columns(sites, 'country'), { segment: 'country' });
  const { graph, read, join } = joinGraph(rows, [pages], {});
  expect([graph.pageCount, graph.linkCount]).toEqual([1_285, 7_524]);
  expect(join).toMatchObject({ matched: 1_285, nearMisses: [] });
  expect(read.dangling).toBe(332);
  expect(names.filter(name => name !== name.trim())).toHaveLength(92);
  expect(pageTexts({ graph }).filter(name => name !== name.trim())).toEqual([]);

  const trimmed = pagesOf(names.map(name => name.trim()));
  const untidy = joinGraph(rows, [trimmed], { rules: { trim: false } });
  expect(untidy.join).toMatchObject({
    matched: 1_193,
    nearMisses: [{ rule: 'trim', joins: 92 }]
  });
});

check(real('a Screaming Frog export: other hosts apart, home at the root'), () => {
  const all = table('screaming-frog-all-inlinks-bom.csv.gz');
  const rows = all.filter(({ Type }) => Type === 'Hyperlink');
  const { graph, read, home } = joinGraph(links(rows, 'Source', 'Destination'), [], {});
  expect(graph.pageCount).toBe(58);
  expect(graph.linkCount).toBe(1_463 - 46);
  expect(read.used + read.selfLinks).toBe(2_691);
  expect(read.externalPages).toBe(9);
  expect(pageTexts({ graph })[home.page]).toBe('https://semantic-suggestion.ecotechlab.fr/');
});
