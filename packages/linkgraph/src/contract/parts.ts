/** What the parts give each other: the shape of each part's one or two functions. The engine ties them. */
import type { Bubble, Drawing, Layout, Placement } from './draw';
import type { LoadRequest, TableInput } from './engine';
import type { Comparison, Expected, Finding } from './explain';
import type {
  CategoryColumn,
  JoinReport,
  LinkGraph,
  Names,
  NormaliseRules,
  PageTable,
  ReadReport
} from './graph';
import type { MeasureOptions, Metrics, WhatIf, WhatIfResult } from './measure';
import type { RawLinks, RawPages } from './raw';
import type { Dialect, Inspection, LinkRole, PageRole, Source } from './table';

/** Told while rows are read. */
export type OnRows = (rows: number, bytes: number) => void;

/** `read/`: bytes to rows. */
export interface ReadPart {
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
  readLinks(
    input: TableInput<LinkRole>,
    options: { types?: LoadRequest['types'] },
    onRows?: OnRows,
    signal?: AbortSignal
  ): Promise<RawLinks>;
  readPages(input: TableInput<PageRole>, onRows?: OnRows, signal?: AbortSignal): Promise<RawPages>;
}

/** A graph with its pages, joined. */
export interface Joined {
  readonly graph: LinkGraph;
  readonly table: PageTable;
  readonly read: ReadReport;
  /** Absent without pages files. */
  readonly join?: JoinReport;
  readonly home: { readonly page: number; readonly guessed: boolean; readonly reason: string };
  readonly declaresTemplates: boolean;
  /** Pages that redirects and canonicals folded into others; absent when there are none. */
  readonly folded?: FoldedPages;
  /** Linked pages of this site that no pages file has a row for, ascending; absent without pages files. */
  readonly undescribed?: Uint32Array;
  /** Pages whose name some file writes with space around it, ascending; absent when there are none. */
  readonly untrimmed?: Uint32Array;
  /** What was assumed while joining, one sentence each, such as redirects that go in a circle. */
  readonly assumed: readonly string[];
}

/** Names that are no pages any more, because their pages redirect or name another as canonical. */
export interface FoldedPages {
  readonly names: Names;
  /** For each name, the page where it ends. */
  readonly to: Uint32Array;
  /** For each name, how many redirects and canonicals lead from it to its end: 2 or more is a chain. */
  readonly steps: Uint8Array;
  /** For each name, 1 when its first step is a canonical, 0 when it redirects. */
  readonly canonical: Uint8Array;
}

/** `join/`: names made one, links as compressed rows, pages beside them. */
export interface JoinPart {
  joinGraph(
    links: RawLinks,
    pages: readonly RawPages[],
    options: { rules?: Partial<NormaliseRules>; home?: string; segment?: string }
  ): Joined;
}

/** `metrics/`: one value a page; template links; what would change. */
export interface MetricsPart {
  /** The graph with `inferredTemplate` set on links that the graph alone shows to be of a menu or footer. */
  inferTemplates(graph: LinkGraph): LinkGraph;
  measure(graph: LinkGraph, options: MeasureOptions): Metrics;
  whatIf(graph: LinkGraph, metrics: Metrics, options: MeasureOptions, change: WhatIf): WhatIfResult;
}

/** `layout/`: places for pages. */
export interface LayoutPart {
  place(graph: LinkGraph, metrics: Metrics, segment: CategoryColumn, placement: Placement): Layout;
  /** Force refinement on the backbone, in slices of at most 50 ms between awaits; seeded. */
  refine(
    graph: LinkGraph,
    metrics: Metrics,
    layout: Layout,
    options: { seed: number; rounds?: number },
    onLayout: (layout: Layout) => void,
    signal?: AbortSignal
  ): Promise<Layout>;
  /** Bubbles of a category column and the links between them. */
  bubbles(
    graph: LinkGraph,
    layout: Layout,
    groups: CategoryColumn,
    colourOf: Uint8Array
  ): { bubbles: readonly Bubble[]; ties: Drawing['ties'] };
}

/** A graph that is loaded and measured: what explaining, comparing and exporting work on. */
export interface Measured extends Joined {
  readonly metrics: Metrics;
}

/** `explain/`: sentences. */
export interface ExplainPart {
  findings(measured: Measured): readonly Finding[];
  compare(before: Measured, after: Measured): Comparison;
  /** The written reading: findings in fixed order, expected ones apart with their reason, numbers, picture. */
  reading(
    measured: Measured,
    found: readonly Finding[],
    options: {
      expected: readonly Expected[];
      picture?: string;
      format: 'markdown' | 'html';
      title: string;
    }
  ): string;
}
