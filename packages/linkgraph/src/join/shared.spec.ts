/** Real crawls of the shared data, read and joined: the counts that networkx gave for them. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readLinks, readPages } from '../read';
import { sourceOf } from '../read/source.testing';
import { joinGraph } from './index';
import { namesOfTexts, pageTexts } from './raw.testing';

const FOLDER = resolve(process.env.LOCKSTEP_DATA ?? '../shared', 'link-graphs');
const available = existsSync(FOLDER);
const check = available ? test : test.skip;
const real = (name: string) =>
  available ? name : `${name} (not run: there is no folder ${FOLDER})`;

const file = (name: string) => ({ source: sourceOf(name, readFileSync(resolve(FOLDER, name))) });

check(real('wikispeedia: both sides of an outer join'), async () => {
  const links = await readLinks(file('wikispeedia-links.csv.gz'), {});
  const articles = await readPages(file('wikispeedia-articles.csv.gz'));
  const joined = joinGraph(links, [articles], { home: 'United_Kingdom' });
  const { graph, read, join, home, table } = joined;
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
  expect(table.columns[table.roles.segment ?? -1]?.name).toBe('segment');
});

check(real('eurosis: 92 names end with a space'), async () => {
  const links = await readLinks(file('eurosis-links.csv.gz'), {});
  const sites = await readPages(file('eurosis-sites.csv.gz'));
  const { graph, read, join, table, assumed } = joinGraph(links, [sites], {});
  expect(table.columns[table.roles.segment ?? -1]?.name).toBe('country');
  expect(assumed).toContain('Names are no addresses, so segments come from the column country.');
  expect([graph.pageCount, graph.linkCount]).toEqual([1_285, 7_524]);
  expect(join).toMatchObject({ matched: 1_285, nearMisses: [] });
  expect(read.dangling).toBe(332);
  expect(pageTexts({ graph }).filter(name => name !== name.trim())).toEqual([]);

  const tidy = { ...sites, names: namesOfTexts(pageTexts({ graph })), columns: [], roles: {} };
  const untidy = joinGraph(links, [tidy], { rules: { trim: false } });
  expect(untidy.join).toMatchObject({
    matched: 1_285 - 92,
    nearMisses: [{ rule: 'trim', joins: 92 }]
  });
});

check(real('a Screaming Frog export: other hosts apart, home at the root'), async () => {
  const links = await readLinks(file('screaming-frog-all-inlinks-bom.csv.gz'), {});
  const { graph, read, home, table, declaresTemplates } = joinGraph(links, [], {});
  expect(graph.pageCount).toBe(58);
  expect(graph.linkCount).toBe(1_463 - 46);
  const others = Object.values(read.otherTypes).reduce((sum, count) => sum + count, 0);
  expect(read.rows).toBe(3_313);
  expect(read.used + read.selfLinks + read.incomplete + others).toBe(read.rows);
  expect(read.used + read.selfLinks).toBe(2_691);
  expect(read.externalPages).toBe(9);
  expect(declaresTemplates).toBe(true);
  expect(table.roles.status).toBeDefined();
  expect(pageTexts({ graph })[home.page]).toBe('https://semantic-suggestion.ecotechlab.fr/');
});
