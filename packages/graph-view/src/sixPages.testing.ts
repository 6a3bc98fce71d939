/**
 * A site of six pages, every number of it worked out by hand.
 *
 * Links: `/` → `/a`, `/` → `/b` (menu), `/a` → `/c`, `/b` → `/` (menu), `/d` → `/c`. Nothing links to `/d` and `/e`.
 */
import type { ColumnInfo, Finding, Summary, WhatIfResult } from '@lockstep/linkgraph';

export const host = 'https://example.test';
export const names = ['/', '/a', '/b', '/c', '/d', '/e'].map(path => host + path);

/** PageRank with damping 0.85, to five digits; the rank of `/c` and `/e`, which link to nobody, goes to all evenly. */
export const values: Readonly<Record<string, readonly (string | number)[]>> = {
  Segment: ['Shop', 'Blog', 'Shop', 'Blog', 'Shop', 'Shop'],
  Impressions: [500, 40, 30, 900, 5, 0],
  depth: [0, 1, 1, 2, -1, -1],
  linksIn: [1, 1, 1, 2, 0, 0],
  linksOut: [2, 1, 1, 0, 1, 0],
  pagerank: [0.22102, 0.17024, 0.17024, 0.28588, 0.07631, 0.07631],
  ...{
    // As a kernel measures them of a site that these six are a part of.
    'site depth': [0, 1, 3, 2, 5, 1],
    'site pagerank': [0.00009, 0.00002, 0.00003, 0.00004, 0.00001, 0.00008],
    'site links in': [900, 12, 30, 7, 1, 400],
    'site links out': [80, 3, 3, 9, 4, 50]
  }
};

const finding = (
  parts: Pick<
    Finding,
    'id' | 'kind' | 'question' | 'title' | 'sentence' | 'query' | 'weight' | 'linkFrom'
  >,
  pages: readonly number[]
): Finding => ({ ...parts, count: pages.length, pages: Uint32Array.from(pages) });

export const findings: readonly Finding[] = [
  finding(
    {
      id: 'dead-ends',
      kind: 'dead-ends',
      question: 'broken',
      title: 'Dead ends',
      sentence: '2 pages link to nobody.',
      query: 'links out is 0',
      weight: 1
    },
    [3, 5]
  ),
  finding(
    {
      id: 'out-of-reach',
      kind: 'out-of-reach',
      question: 'broken',
      title: 'Out of reach',
      sentence: 'No path leads to 2 pages from home.',
      query: 'depth is none and not external',
      weight: 2,
      linkFrom: [[4, [3, 0]]]
    },
    [4, 5]
  ),
  finding(
    {
      id: 'most-linked',
      kind: 'most-linked',
      question: 'upkeep',
      title: 'Most linked',
      sentence: '/c has 2 links in, more than any other page.',
      query: 'links in is largest',
      weight: 1
    },
    [3]
  )
];

export const summary: Summary = {
  pages: 6,
  links: 5,
  home: { page: 0, name: host + '/', guessed: true, reason: 'It has the shortest address.' },
  read: {
    rows: 6,
    used: 5,
    otherTypes: { image: 1 },
    selfLinks: 0,
    incomplete: 0,
    duplicates: 0,
    dangling: 1,
    externalPages: 0,
    rules: [{ rule: 'slash', before: 6, after: 6 }]
  },
  join: {
    matched: 4,
    onlyInLinks: { count: 1, names: [host + '/d'] },
    onlyInPages: { count: 1, names: [host + '/e'] },
    nearMisses: [{ rule: 'dropQuery', joins: 1, example: [host + '/d', host + '/d?from=mail'] }]
  },
  columns: [
    {
      name: 'Segment',
      label: 'Segment',
      kind: 'category',
      from: 'pages',
      missing: 0,
      words: [
        { label: 'Shop', pages: 4 },
        { label: 'Blog', pages: 2 }
      ]
    },
    {
      name: 'Impressions',
      label: 'Impressions',
      kind: 'number',
      from: 'pages',
      missing: 0,
      range: [0, 900],
      histogram: { counts: [4, 0, 1, 1], log: false }
    },
    {
      name: 'depth',
      label: 'Clicks from home',
      kind: 'number',
      from: 'metric',
      missing: 2,
      range: [0, 2]
    },
    {
      name: 'linksIn',
      label: 'Links in',
      kind: 'number',
      from: 'metric',
      missing: 0,
      range: [0, 2]
    },
    {
      name: 'linksOut',
      label: 'Links out',
      kind: 'number',
      from: 'metric',
      missing: 0,
      range: [0, 2]
    },
    {
      name: 'pagerank',
      label: 'PageRank',
      kind: 'number',
      from: 'metric',
      missing: 0,
      range: [0.08, 0.31]
    }
  ],
  depth: { counts: [2, 1], mean: 4 / 3, outOfReach: 2 },
  counts: {
    components: 2,
    largestComponent: 5,
    strongComponents: 5,
    communities: 2,
    rounds: 30,
    change: 1e-12
  },
  templates: { links: 2, declared: false },
  findings,
  assumed: ['1 row of type image is left out: only hyperlinks count.'],
  took: { reading: 20, joining: 5, measuring: 5, placing: 5, explaining: 5 }
};

/** Without the menu `/b` is out of reach, unlinked and a dead end. */
export const withoutMenu: WhatIfResult = {
  depth: Int32Array.from([0, 1, -1, 2, -1, -1]),
  pagerank: new Float64Array(6).fill(1 / 6),
  sentence:
    'Without 2 menu links, 1 more page falls out of reach and the mean depth grows from 1.33 to 1.50.',
  outOfReach: [2, 3],
  noLinkIn: [2, 3],
  deadEnds: [2, 3],
  meanDepth: [4 / 3, 1.5],
  depths: [1, 1]
};

/** With `/` → `/d` that page comes into reach. */
export const withOneLink: WhatIfResult = {
  ...withoutMenu,
  sentence: 'With 1 link more, 1 page comes into reach.',
  outOfReach: [2, 1],
  noLinkIn: [2, 1],
  deadEnds: [2, 2],
  meanDepth: [4 / 3, 5 / 4],
  depths: [3, 1]
};

/** The six pages as a part of a larger site: what its kernel measured comes as columns. */
export const partOfSite: Summary = {
  ...summary,
  columns: [
    ...summary.columns,
    ...['site depth', 'site pagerank', 'site links in', 'site links out'].map(
      (name): ColumnInfo => ({
        name,
        label: name,
        kind: 'number',
        from: 'pages',
        missing: 0,
        range: [0, 1]
      })
    ),
    {
      name: 'community',
      label: 'Community',
      kind: 'category',
      from: 'metric',
      missing: 0,
      words: [{ label: 'Community 1', pages: 6 }]
    }
  ]
};
