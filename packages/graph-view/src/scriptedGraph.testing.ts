/**
 * A site of six pages, every number of it worked out by hand, and an engine that answers from it.
 *
 * Links: `/` → `/a`, `/` → `/b` (menu), `/a` → `/c`, `/b` → `/` (menu), `/d` → `/c`. Nothing links to `/d` and `/e`.
 */
import {
  TableError,
  type Compared,
  type Drawing,
  type DrawingReply,
  type DrawingRequest,
  type ExportFormat,
  type ExportOptions,
  type Finding,
  type GraphEngine,
  type Inspection,
  type LinkRole,
  type LoadRequest,
  type PageDetail,
  type PageQuery,
  type PageRole,
  type Rows,
  type Source,
  type Summary,
  type WhatIf,
  type WhatIfResult
} from '@lockstep/linkgraph';

const host = 'https://example.test';
export const names = ['/', '/a', '/b', '/c', '/d', '/e'].map(path => host + path);

/** PageRank with damping 0.85, to five digits; the rank of `/c` and `/e`, which link to nobody, goes to all evenly. */
const values: Readonly<Record<string, readonly (string | number)[]>> = {
  Segment: ['Shop', 'Blog', 'Shop', 'Blog', 'Shop', 'Shop'],
  Impressions: [500, 40, 30, 900, 5, 0],
  depth: [0, 1, 1, 2, -1, -1],
  linksIn: [1, 1, 1, 2, 0, 0],
  linksOut: [2, 1, 1, 0, 1, 0],
  pagerank: [0.22102, 0.17024, 0.17024, 0.28588, 0.07631, 0.07631]
};

const finding = (
  parts: Pick<Finding, 'id' | 'kind' | 'question' | 'title' | 'sentence' | 'query' | 'weight'>,
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
      weight: 2
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

const linksInspection: Inspection<LinkRole> = {
  name: 'links.csv',
  tool: 'unknown',
  reading: {
    dialect: { format: 'csv', encoding: 'utf-8', delimiter: ',', quote: '"', header: 0 },
    roles: { from: 0, to: 1 }
  },
  columns: ['Start', 'End', 'Kind'],
  rows: [
    [host + '/', host + '/a', 'hyperlink'],
    [host + '/', host + '/b', 'hyperlink']
  ],
  assumed: ['Column Start is where a link starts.'],
  missing: []
};

const pagesInspection: Inspection<PageRole> = {
  ...linksInspection,
  name: 'pages.csv',
  reading: { ...linksInspection.reading, roles: { url: 0, impressions: 1 } },
  columns: ['Address', 'Impressions'],
  rows: [[host + '/', '500']],
  assumed: [],
  missing: []
};

function picture(request: DrawingRequest): DrawingReply {
  const drawing: Drawing = {
    pageCount: 6,
    linkCount: 5,
    layout: {
      placement: request.placement,
      positions: new Float32Array(12),
      rings: [0.3, 0.6],
      halo: 1
    },
    from: Uint32Array.from([0, 0, 1, 2, 4]),
    to: Uint32Array.from([1, 2, 3, 0, 3]),
    linkState: new Uint8Array(5),
    pageState: new Uint8Array(6),
    colour: Uint8Array.from([0, 1, 0, 1, 0, 0]),
    size: new Uint8Array(6),
    bubbles: [],
    ties: []
  };
  const legend = [
    { label: 'Shop', pages: 4, colour: 0 },
    { label: 'Blog', pages: 2, colour: 1 }
  ];
  return { drawing, legend };
}

/** What was asked of a {@link scriptedEngine}, and what it is to do differently. */
export interface Script {
  readonly loads: LoadRequest[];
  readonly drawn: DrawingRequest[];
  readonly whatIfs: WhatIf[];
  readonly exported: { format: ExportFormat; options: ExportOptions | undefined }[];
  disposed: number;
  /** What a look at a links file says instead. */
  links?: Partial<Inspection<LinkRole>>;
  /** Rejects the next load with this. */
  failure?: TableError;
  /** Holds loads until it is resolved. */
  hold?: Promise<void>;
  comparison?: Compared['comparison'];
}

export function script(): Script {
  return { loads: [], drawn: [], whatIfs: [], exported: [], disposed: 0 };
}

/** Answers from the site of six pages. */
export function scriptedEngine(by: Script): GraphEngine {
  const load: GraphEngine['load'] = async (request, onProgress, signal) => {
    by.loads.push(request);
    onProgress?.({
      phase: 'reading',
      rows: 3,
      bytes: 50,
      totalBytes: 100,
      rowsPerSecond: 1_200_000
    });
    await held(by, signal);
    if (by.failure) {
      const { failure } = by;
      delete by.failure;
      throw failure;
    }
    return summary;
  };
  return {
    inspectLinks: ({ name }, dialect) => {
      const { reading } = linksInspection;
      const settled = { ...reading, dialect: { ...reading.dialect, ...dialect } };
      return Promise.resolve({ ...linksInspection, name, reading: settled, ...by.links });
    },
    inspectPages: ({ name }) => Promise.resolve({ ...pagesInspection, name }),
    load,
    draw: request => {
      by.drawn.push(request);
      return Promise.resolve(picture(request));
    },
    refine: () => Promise.resolve(),
    whatIf: change => {
      by.whatIfs.push(change);
      return Promise.resolve(change.withoutTemplates === true ? withoutMenu : withOneLink);
    },
    query: query => Promise.resolve(Uint32Array.from(found(query))),
    rows: (query, columns, first, count) => Promise.resolve(rowsOf(query, columns, first, count)),
    page: page => Promise.resolve(detailOf(page)),
    column: name => Promise.resolve(values[name] ?? []),
    compare: async (request, onProgress, signal) => {
      const later = await load(request, onProgress, signal);
      if (!by.comparison) {
        throw new Error('This script has no comparison.');
      }
      return { comparison: by.comparison, summary: later };
    },
    export: (format, options) => {
      by.exported.push({ format, options });
      return Promise.resolve(new TextEncoder().encode(format));
    },
    exports: () =>
      Promise.resolve([
        { format: 'pages.csv' },
        { format: 'gexf', unavailable: 'GEXF holds at most 100,000 links.' },
        { format: 'reading.html' }
      ]),
    dispose: () => {
      by.disposed += 1;
    }
  };
}

/** With `/` → `/d` that page comes into reach. */
const withOneLink: WhatIfResult = {
  ...withoutMenu,
  sentence: 'With 1 link more, 1 page comes into reach.',
  outOfReach: [2, 1],
  noLinkIn: [2, 1],
  deadEnds: [2, 2],
  meanDepth: [4 / 3, 5 / 4],
  depths: [3, 1]
};

function rowsOf(query: PageQuery, columns: readonly string[], first: number, count: number): Rows {
  const pages = found(query);
  const window = pages.slice(first, first + count);
  return {
    count: pages.length,
    pages: Uint32Array.from(window),
    names: window.map(page => names[page] ?? ''),
    values: columns.map(column => window.map(page => values[column]?.[page] ?? null))
  };
}

function detailOf(page: number): PageDetail {
  const named = (of: number): { page: number; name: string } => ({
    page: of,
    name: names[of] ?? ''
  });
  const isC = page === 3;
  return {
    ...named(page),
    values: Object.fromEntries(
      Object.entries(values).map(([name, of]) => [name, of[page] ?? null])
    ),
    path: isC ? [0, 1, 3].map(named) : [],
    linkedFrom: isC ? [1, 4].map(of => ({ ...named(of), times: 1 })) : [],
    linksTo: []
  };
}

async function held({ hold }: Script, signal?: AbortSignal): Promise<void> {
  if (hold) {
    const aborted = new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () =>
        reject(new TableError('aborted', 'Cancelled.', 'links.csv'))
      );
    });
    await Promise.race([hold, aborted]);
  }
}

function found({ pages, finding: id, text, ranges = [], words = [], sort }: PageQuery): number[] {
  const of = findings.find(other => other.id === id);
  const passing = names
    .map((_, page) => page)
    .filter(
      page =>
        (!pages || pages.includes(page)) &&
        (id === undefined || of?.pages.includes(page) === true) &&
        (text === undefined || (names[page] ?? '').includes(text)) &&
        ranges.every(({ column, least, largest }) => {
          const value = Number(values[column]?.[page]);
          return value >= least && value <= largest;
        }) &&
        words.every(({ column, anyOf }) => anyOf.includes(String(values[column]?.[page])))
    );
  const by = sort && values[sort.column];
  return by
    ? passing.sort((one, other) => {
        const order = (by[one] ?? 0) < (by[other] ?? 0) ? -1 : by[one] === by[other] ? 0 : 1;
        return sort.descending ? -order : order;
      })
    : passing;
}

/** A file that nobody opens. */
export function source(name: string, size?: number): Source {
  return {
    name,
    ...(size === undefined ? {} : { size }),
    open: () => Promise.reject(new Error('A scripted engine reads no file.'))
  };
}
