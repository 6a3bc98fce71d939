/** What each cell does: to the names of its kernel, and to the world outside. */
import type { Effect, Finding, Flow } from '@lockstep/protocol';
import type { CodeCell } from './cells';

export interface Analysis {
  /** By code cell, in order. */
  flows: Flow[];
  effects: Effect[][];
  findings: Finding[];
}

/** Analyses all cells together, since what a call does is told by the cell that defines the function. */
export function analyse(cells: readonly CodeCell[]): Analysis {
  const opaque: Flow = { defines: [], maybe: [], uses: [], mutates: [], opaque: true };
  return { flows: cells.map(() => opaque), effects: cells.map(() => []), findings: [] };
}
