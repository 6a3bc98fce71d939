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

/** The page around a view. What is absent is not offered. */
export interface GraphHost {
  /** A new engine, in a worker where there is one; the view disposes it. */
  createEngine(): GraphEngine;
  /** Lets a person choose a file; `undefined` when they did not. */
  chooseFile?(what: 'links' | 'pages' | 'later crawl'): Promise<Source | undefined>;
  /** Crawlers whose crawls can take the place of files. */
  readonly crawls?: CrawlHost;
  /** The selection changed: all of its pages, and what it is called ("Starved", "Lasso"); none when it was given up. */
  selected?(selection: { label: string; pages: Uint32Array; count: number }): void;
  /** Asks the chat about a selection; absent when there is no chat. */
  ask?(about: { label: string; names: readonly string[]; finding?: Finding }): void;
  /** Hands a file to the person. */
  save(name: string, bytes: Uint8Array, format: ExportFormat | 'png' | 'svg'): Promise<void>;
  /** What is remembered with this graph: findings called expected, and how it was read. */
  readonly remembered: Remembered;
  remember(next: Remembered): void;
  /** Opens a page's address, where names are addresses; absent: addresses are text. */
  openAddress?(address: string): void;
}

/** What survives closing a view. */
export interface Remembered {
  readonly expected: readonly Expected[];
  readonly request?: Omit<LoadRequest, 'links' | 'pages'>;
}
