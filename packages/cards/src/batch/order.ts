/** In which order a board shows rows: as the table has them while they fit, failed and running ones first when not. */
import type { BatchRowState, BatchRowStatus } from '@lockstep/protocol';

/** Up to so many rows the order of the table says more than what is urgent. */
export const FITS = 50;

const URGENCY: Record<BatchRowStatus, number> = {
  failed: 0,
  running: 1,
  done: 2,
  queued: 3,
  cancelled: 4
};

/** The rows in the order of the board. */
export function ordered(rows: readonly BatchRowState[]): readonly BatchRowState[] {
  return rows.length <= FITS
    ? rows
    : [...rows].sort((a, b) => URGENCY[a.status] - URGENCY[b.status] || a.row - b.row);
}

/** Each waiting row's place in the line, counted from 1, by its number. */
export function places(rows: readonly BatchRowState[]): ReadonlyMap<number, number> {
  const queued = rows.filter(({ status }) => status === 'queued');
  return new Map(queued.map(({ row }, at) => [row, at + 1]));
}

/** "1st", "2nd", "13th", "1,402nd". */
export function ordinal(place: number): string {
  const tens = place % 100;
  const ending = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][place % 10] ?? 'th');
  return `${place.toLocaleString('en-GB')}${ending}`;
}
