/** What is held of a view from its first file on. */
import type {
  LinkRole,
  LoadProgress,
  PageRole,
  Source,
  Summary,
  TableReading
} from '@lockstep/linkgraph';
import type { Exploration } from './exploration';
import type { Look } from './explorationState';
import type { FilesDraft } from './files';
import type { GraphHost, Remembered } from './host';
import type { PartRequest } from './parts';

/** What the files are for. */
export type Purpose = 'load' | 'later crawl';

/** Where a view is. */
export type Stage =
  | { readonly at: 'files' }
  | { readonly at: 'loading'; readonly part?: PartRequest; readonly progress?: LoadProgress }
  | { readonly at: 'loaded'; readonly exploration: Exploration };

export interface SessionState {
  readonly stage: Stage;
  readonly purpose: Purpose;
  readonly draft: FilesDraft;
  /** Files that are being looked at. */
  readonly looking: number;
  /** One sentence about what failed last. */
  readonly problem?: string;
  /** The graph that stands behind the files card while other files are chosen. */
  readonly behind?: Exploration;
  /** Parts that were shown before the one on show, the latest last. */
  readonly trail: readonly Exploration[];
  /** The part that was asked for and did not come. */
  readonly wanted?: PartRequest;
}

/** What a view was opened with. */
export interface SessionOptions {
  readonly host: GraphHost;
  readonly links?: Source;
  readonly pages?: readonly Source[];
  readonly request?: Remembered['request'];
  readonly readings?: {
    readonly links?: TableReading<LinkRole>;
    readonly pages?: readonly (TableReading<PageRole> | undefined)[];
  };
  readonly readAtOnce?: boolean;
  readonly look?: Partial<Look>;
  readonly onSummary?: (summary: Summary) => void;
}
