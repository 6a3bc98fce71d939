/** The engine that a view, the command line and the tests ask: the same in a worker, in Node and in the page. */
import type { Drawing, Layout, Placement } from './draw';
import type { Comparison, Expected, Finding } from './explain';
import type { JoinReport, NormaliseRules, ReadReport } from './graph';
import type { MeasureOptions, Metrics, WhatIf, WhatIfResult } from './measure';
import type { Dialect, Inspection, LinkRole, PageRole, Source, TableReading } from './table';

/** A file and how to read it; without a reading the proposed one is taken. */
export interface TableInput<Role extends string> {
  readonly source: Source;
  readonly reading?: TableReading<Role>;
}

/** What to load. */
export interface LoadRequest {
  readonly links: TableInput<LinkRole>;
  /** Joined in turn: crawl, Search Console, sitemap. Default: none. */
  readonly pages?: readonly TableInput<PageRole>[];
  /** Where click depth starts, as a name; default: guessed. */
  readonly home?: string;
  readonly rules?: Partial<NormaliseRules>;
  /** Link types that count, in lower case; default: `hyperlink`, or all when the file has no type column. */
  readonly types?: readonly string[];
  readonly measure?: Omit<MeasureOptions, 'home'>;
  /** Column of the pages that names the segment; default: the role, else the first part of the path. */
  readonly segment?: string;
}

/** How far a load is. Told at most 20 times a second. */
export interface LoadProgress {
  readonly phase: 'reading' | 'joining' | 'measuring' | 'placing' | 'explaining';
  readonly rows: number;
  readonly bytes: number;
  /** Bytes of all files, where known. */
  readonly totalBytes?: number;
  readonly rowsPerSecond: number;
}

/** A column that pages can be coloured, sized, filtered or sorted by. Metrics are columns too. */
export interface ColumnInfo {
  /**
   * `depth`, `pagerank`, `linksIn`, `linksOut`, `pagesIn`, `pagesOut`, `component`, `strong`, `community`, or the
   * column's own name. Rows can be sorted by `name` too.
   */
  readonly name: string;
  /** For people: "Clicks from home". */
  readonly label: string;
  readonly kind: 'number' | 'category' | 'text';
  readonly from: 'metric' | 'pages';
  /** Of numbers: least, largest, pages without one. */
  readonly range?: readonly [number, number];
  readonly missing: number;
  /** Of categories: at most 8 words by frequency, then the rest as one. */
  readonly words?: readonly { readonly label: string; readonly pages: number }[];
  /**
   * Of numbers: counts of 24 bins over the range. Bins are equal in x, or when `log` in log(x), or in log(1 + x) where
   * the least value is 0.
   */
  readonly histogram?: { readonly counts: readonly number[]; readonly log: boolean };
}

/** What is known once a graph is loaded: all that the view holds beside the picture. */
export interface Summary {
  readonly pages: number;
  readonly links: number;
  readonly home: {
    readonly page: number;
    readonly name: string;
    readonly guessed: boolean;
    readonly reason: string;
  };
  readonly read: ReadReport;
  readonly join?: JoinReport;
  readonly columns: readonly ColumnInfo[];
  /** Pages by click depth from 1, mean over pages in reach, home left out. */
  readonly depth: {
    readonly counts: readonly number[];
    readonly mean: number;
    readonly outOfReach: number;
  };
  readonly templates: { readonly links: number; readonly declared: boolean };
  /** Components, communities, and how PageRank ended. */
  readonly counts: Metrics['counts'];
  readonly findings: readonly Finding[];
  /** What was assumed while reading, one sentence each. */
  readonly assumed: readonly string[];
  /** Milliseconds of each phase. */
  readonly took: Readonly<Record<LoadProgress['phase'], number>>;
}

/** Which pages. All conditions hold together; no condition: all pages. */
export interface PageQuery {
  readonly pages?: Uint32Array;
  readonly finding?: string;
  /** Part of a name or title, case ignored. */
  readonly text?: string;
  readonly ranges?: readonly {
    readonly column: string;
    readonly least: number;
    readonly largest: number;
  }[];
  readonly words?: readonly { readonly column: string; readonly anyOf: readonly string[] }[];
  readonly sort?: { readonly column: string; readonly descending: boolean };
}

/** Rows of a table beside the picture. */
export interface Rows {
  /** Of all that the query finds. */
  readonly count: number;
  readonly pages: Uint32Array;
  readonly names: readonly string[];
  /** For each column asked for, one value a row; `null` where there is none. */
  readonly values: readonly (readonly (string | number | null)[])[];
}

/** One page for its hover card and for explanation. */
export interface PageDetail {
  readonly page: number;
  readonly name: string;
  readonly values: Readonly<Record<string, string | number | null>>;
  /** A shortest path from home, home first; empty when out of reach. */
  readonly path: readonly { readonly page: number; readonly name: string }[];
  /** The most linked 10 on each side. */
  readonly linkedFrom: readonly {
    readonly page: number;
    readonly name: string;
    readonly times: number;
  }[];
  readonly linksTo: readonly {
    readonly page: number;
    readonly name: string;
    readonly times: number;
  }[];
}

/** What can be written. */
export type ExportFormat =
  | 'links.csv'
  | 'pages.csv'
  | 'links.parquet'
  | 'pages.parquet'
  | 'gexf'
  | 'graphml'
  | 'html'
  | 'reading.md'
  | 'reading.html';

/** Colour, size and places of a drawing, by column names. */
export interface DrawingRequest {
  readonly placement: Placement;
  readonly colour?: string;
  readonly size?: string;
  /** Default true. */
  readonly templates?: boolean;
}

/** A drawing with its legend. */
export interface DrawingReply {
  readonly drawing: Drawing;
  readonly legend: readonly {
    readonly label: string;
    readonly pages: number;
    readonly colour: number;
  }[];
}

/** A later crawl that is now the loaded one, beside the one before it. */
export interface Compared {
  readonly comparison: Comparison;
  /** Of the later crawl, as {@link GraphEngine.load} tells it. */
  readonly summary: Summary;
}

/**
 * One graph. Methods but `inspect*` and `load` need a loaded graph. Each rejects with `TableError` or an
 * `AbortError`; nothing half loaded stays behind.
 */
export interface GraphEngine {
  /** A first look; with `dialect` these parts of it are taken as settled and only the rest is guessed. */
  inspectLinks(
    source: Source,
    dialect?: Partial<Dialect>,
    signal?: AbortSignal
  ): Promise<Inspection<LinkRole>>;
  /** As {@link inspectLinks}. */
  inspectPages(
    source: Source,
    dialect?: Partial<Dialect>,
    signal?: AbortSignal
  ): Promise<Inspection<PageRole>>;
  load(
    request: LoadRequest,
    onProgress?: (at: LoadProgress) => void,
    signal?: AbortSignal
  ): Promise<Summary>;
  draw(request: DrawingRequest): Promise<DrawingReply>;
  /** Refines a placement by force on the backbone; tells places several times, the last one final. Seeded. */
  refine(onLayout: (layout: Layout) => void, signal?: AbortSignal): Promise<void>;
  whatIf(change: WhatIf): Promise<WhatIfResult>;
  /** Pages of a query: ids alone, in the order asked for. */
  query(query: PageQuery): Promise<Uint32Array>;
  rows(query: PageQuery, columns: readonly string[], first: number, count: number): Promise<Rows>;
  page(page: number): Promise<PageDetail>;
  /** One column's values, for Python's side of a selection. */
  column(name: string): Promise<readonly (string | number | null)[]>;
  /** Another crawl, later than this one; the result's ids are of that crawl, which becomes the loaded one. */
  compare(
    later: LoadRequest,
    onProgress?: (at: LoadProgress) => void,
    signal?: AbortSignal
  ): Promise<Compared>;
  export(format: ExportFormat, options?: ExportOptions): Promise<Uint8Array>;
  /** Which formats this graph can be written in, and why not the others. */
  exports(): Promise<readonly { readonly format: ExportFormat; readonly unavailable?: string }[]>;
  dispose(): void;
}

/** Parts that only the view knows. */
export interface ExportOptions {
  /** Only these pages and the links between them. */
  readonly pages?: Uint32Array;
  /** The picture, as a data URL, for readings and the stand-alone page. */
  readonly picture?: string;
  /** Findings called expected; readings tell them apart. */
  readonly expected?: readonly Expected[];
  readonly placement?: Placement;
}
