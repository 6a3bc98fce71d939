/** An engine that answers from the site of six pages, and remembers what it was asked. */
import {
  TableError,
  type Compared,
  type Drawing,
  type DrawingReply,
  type DrawingRequest,
  type ExportFormat,
  type ExportOptions,
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
  type WhatIf
} from '@lockstep/linkgraph';
import {
  findings,
  host,
  names,
  summary,
  values,
  withOneLink,
  withoutMenu
} from './sixPages.testing';

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
  /** What a load tells instead of the summary of the six pages. */
  summary?: Summary;
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
    return by.summary ?? summary;
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
