/** What of the state the map draws beside its picture: hidden pages and rings. */
import type { ExplorationState } from './explorationState';
import { maskOf } from './filters';

/** 1 for each page that the filters hide; `undefined` when none is. */
export function hiddenPages({ summary, shown }: ExplorationState): Uint8Array | undefined {
  return shown && maskOf(summary.pages, shown);
}

/** Pages to ring: the current one first, so that its links are drawn strongly. */
export function ringedPages({ current, listed }: ExplorationState): Uint32Array {
  const pages = listed ?? new Uint32Array();
  return current === undefined
    ? pages
    : Uint32Array.from([current, ...pages.filter(page => page !== current)]);
}
