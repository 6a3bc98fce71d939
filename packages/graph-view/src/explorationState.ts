/** What is held of a loaded graph while it is looked at. */
import type {
  Comparison,
  DrawingReply,
  Expected,
  Label,
  Layout,
  PageDetail,
  Placement,
  Summary,
  WhatIfResult
} from '@lockstep/linkgraph';
import type { LinkChange } from './changes';
import type { Filters } from './filters';
import type { PageList } from './pageList';
import type { GraphPart } from './parts';
import type { RowWindow } from './rowWindow';

/** Colour, size and place. */
export interface Look {
  readonly placement: Placement;
  readonly colour?: string;
  readonly size?: string;
}

/** A side panel; one at a time. */
export type Panel = 'filter' | 'origin' | 'part';

export interface ExplorationState {
  readonly summary: Summary;
  readonly comparison?: Comparison;
  /** What part of a larger graph this is; absent: all of it. */
  readonly part?: GraphPart;
  readonly look: Look;
  readonly picture?: DrawingReply;
  /** A refined placement, later than the picture's own. */
  readonly layout?: Layout;
  readonly labels: readonly Label[];
  readonly list: PageList;
  /** Pages of the list on show; `undefined` while they are asked for. */
  readonly listed?: Uint32Array;
  readonly rows: RowWindow;
  /** Raised when rows came. */
  readonly rowsCame: number;
  readonly sort?: { readonly column: string; readonly descending: boolean };
  /** The page whose links are drawn strongly and whose card is open. */
  readonly current?: number;
  readonly detail?: PageDetail;
  /** A page that the map should go to; a new object each time. */
  readonly goTo?: { readonly page: number };
  readonly filters: Filters;
  /** Pages that pass the filters; `undefined` when there are none. */
  readonly shown?: Uint32Array;
  readonly withoutTemplates: boolean;
  readonly changes: readonly LinkChange[];
  readonly result?: WhatIfResult;
  readonly expected: readonly Expected[];
  /** Place in the fixed sequence of findings, from 0, while reading. */
  readonly reading?: number;
  readonly panel?: Panel;
  /** One sentence about what did not work. */
  readonly problem?: string;
}
