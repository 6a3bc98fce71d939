/** Angles of the segments: as wide as their pages are many, the smallest ones together in one sector of others. */
import { NO_CATEGORY, type CategoryColumn } from '../contract/graph';

/** As many as there are colours, the last one being for others. */
const SECTORS = 8;
/** Share of the circle that is left free between sectors. */
const FREE = 0.05;

/** Stretches of the circle, as shares of it clockwise from the top. */
export interface Sectors {
  /** The sector of each page. */
  readonly of: Uint8Array;
  readonly start: Float64Array;
  readonly width: Float64Array;
}

/** @param counted pages that take part; others get a sector but no room in it */
export function sectorsOf(segment: CategoryColumn, counted: (page: number) => boolean): Sectors {
  const pageCount = segment.codes.length;
  const of = new Uint8Array(pageCount);
  const pages = new Float64Array(SECTORS);
  const others =
    segment.labels.length > SECTORS ||
    segment.codes.some((code, page) => code === NO_CATEGORY && counted(page));
  const named = others ? SECTORS - 1 : SECTORS;
  let total = 0;
  for (let page = 0; page < pageCount; page++) {
    const sector = Math.min(named, SECTORS - 1, segment.codes[page] ?? NO_CATEGORY);
    of[page] = sector;
    if (counted(page)) {
      pages[sector] = (pages[sector] ?? 0) + 1;
      total++;
    }
  }
  const present = pages.filter(count => count > 0).length;
  const free = present > 1 ? FREE / present : 0;
  const start = new Float64Array(SECTORS);
  const width = new Float64Array(SECTORS);
  let at = free / 2;
  for (let sector = 0; sector < SECTORS; sector++) {
    const count = pages[sector] ?? 0;
    start[sector] = at;
    if (count > 0) {
      width[sector] = (count / total) * (1 - free * present);
      at += (width[sector] ?? 0) + free;
    }
  }
  return { of, start, width };
}
