/** What a link graph view needs of the page that it stands in. */
import type {
  Expected,
  ExportFormat,
  Finding,
  GraphEngine,
  LoadRequest,
  Source
} from '@lockstep/linkgraph';
import type { CrawlHost } from './crawlHost';
import type { GraphParts } from './parts';

/** The page around a view. What is absent is not offered. */
export interface GraphHost {
  /** A new engine, in a worker where there is one; the view disposes it. */
  createEngine(): GraphEngine;
  /** Lets a person choose a file; `undefined` when they did not. */
  chooseFile?(what: 'links' | 'pages' | 'later crawl'): Promise<Source | undefined>;
  /** Crawlers whose crawls can take the place of files. */
  readonly crawls?: CrawlHost;
  /** The selection changed; none of its pages when it was given up. Segments in the place of pages are not told. */
  selected?(selection: Selection): void;
  /** Asks the chat about a selection; absent when there is no chat. */
  ask?(about: { label: string; names: readonly string[]; finding?: Finding }): void;
  /** Hands a file to the person. */
  save(name: string, bytes: Uint8Array, format: ExportFormat | 'png' | 'svg'): Promise<void>;
  /** What is remembered with this graph: findings called expected, and how it was read. */
  readonly remembered: Remembered;
  remember(next: Remembered): void;
  /** Opens a page's address, where names are addresses; absent: addresses are text. */
  openAddress?(address: string): void;
  /** Where the graph is too large for a page: how to get parts of it, in the place of files. */
  readonly parts?: GraphParts;
}

/** What is selected, and what it is called ("Starved", "Lasso"). */
export interface Selection {
  readonly label: string;
  readonly pages: Uint32Array;
  readonly count: number;
  /** Names of these pages, in their order. */
  names(most: number): Promise<readonly string[]>;
}

/** What survives closing a view. */
export interface Remembered {
  readonly expected: readonly Expected[];
  readonly request?: Omit<LoadRequest, 'links' | 'pages'>;
}
