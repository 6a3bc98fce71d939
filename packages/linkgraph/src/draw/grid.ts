/**
 * Pages by where they lie: a uniform grid that finds the page under the pointer, those inside a lasso and how many
 * are on show, without looking at all of them. Built in slices, because a million places take longer than a frame.
 */
import type { Bounds } from './camera';

/** Pages looked at between two pauses while a grid is built: about a millisecond's worth. */
const SLICE = 20_000;

/** About so many pages a cell. */
const PAGES_A_CELL = 4;
const MOST_CELLS_A_SIDE = 512;

/** Places sorted into square cells. */
export class Grid {
  /**
   * @param bounds of all places
   * @param starts where each cell begins in {@link pages}; one more than there are cells
   * @param pages all pages, cell by cell, ascending within each
   */
  private constructor(
    readonly bounds: Bounds,
    private readonly positions: Float32Array,
    private readonly columns: number,
    private readonly rows: number,
    private readonly cell: number,
    private readonly starts: Uint32Array,
    private readonly pages: Uint32Array
  ) {}

  /** Builds a grid; to be resumed until it is done. Pages of places that are no numbers are left out. */
  static *build(positions: Float32Array): Generator<void, Grid> {
    const count = positions.length / 2;
    const bounds = yield* boundsOf(positions);
    const width = bounds.right - bounds.left;
    const height = bounds.bottom - bounds.top;
    const longest = Math.max(width, height, 1e-9);
    const side = Math.ceil(Math.sqrt(count / PAGES_A_CELL));
    const cell = longest / Math.min(MOST_CELLS_A_SIDE, Math.max(1, side));
    const columns = Math.floor(width / cell) + 1;
    const rows = Math.floor(height / cell) + 1;

    const cellOf = new Uint32Array(count);
    const starts = new Uint32Array(columns * rows + 2);
    for (let page = 0; page < count; page++) {
      const x = positions[2 * page] ?? 0;
      const y = positions[2 * page + 1] ?? 0;
      // Places that are no numbers go to a cell behind the last, which nobody asks for.
      const at = Number.isFinite(x + y)
        ? Math.floor((y - bounds.top) / cell) * columns + Math.floor((x - bounds.left) / cell)
        : columns * rows;
      cellOf[page] = at;
      starts[at + 1] = (starts[at + 1] ?? 0) + 1;
      if (page % SLICE === SLICE - 1) {
        yield;
      }
    }
    for (let at = 1; at < starts.length; at++) {
      starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
    }
    const pages = new Uint32Array(count);
    const next = starts.slice();
    for (let page = 0; page < count; page++) {
      const at = cellOf[page] ?? 0;
      const place = next[at] ?? 0;
      pages[place] = page;
      next[at] = place + 1;
      if (page % SLICE === SLICE - 1) {
        yield;
      }
    }
    return new Grid(bounds, positions, columns, rows, cell, starts, pages);
  }

  /**
   * The nearest page within a radius in map units.
   *
   * @param counts whether a page may be found, such as one that is not hidden
   * @param reach how much nearer a page counts than its middle is, such as its own radius
   */
  nearest(
    x: number,
    y: number,
    radius: number,
    counts: (page: number) => boolean,
    reach: (page: number) => number = () => 0
  ): number | undefined {
    let best: number | undefined;
    let least = Infinity;
    const around = { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
    this.each(around, page => {
      const dx = (this.positions[2 * page] ?? 0) - x;
      const dy = (this.positions[2 * page + 1] ?? 0) - y;
      const distance = Math.hypot(dx, dy);
      if (distance <= radius && distance - reach(page) < least && counts(page)) {
        least = distance - reach(page);
        best = page;
      }
    });
    return best;
  }

  /** Pages inside a polygon in map units (x0, y0, x1, y1, …), ascending. */
  within(polygon: readonly number[], counts: (page: number) => boolean): Uint32Array {
    const found: number[] = [];
    if (polygon.length >= 6) {
      this.each(boundsOfPolygon(polygon), page => {
        const x = this.positions[2 * page] ?? 0;
        const y = this.positions[2 * page + 1] ?? 0;
        if (counts(page) && isInside(polygon, x, y)) {
          found.push(page);
        }
      });
    }
    return Uint32Array.from(found).sort();
  }

  /** Calls back with each page of the cells that a box touches; some may lie just outside of it. */
  each(box: Bounds, visit: (page: number) => void): void {
    this.runs(box, (first, end) => {
      for (let at = first; at < end; at++) {
        visit(this.pages[at] ?? 0);
      }
    });
  }

  /** How many pages lie in the cells that a box touches. */
  count(box: Bounds): number {
    let total = 0;
    this.runs(box, (first, end) => {
      total += end - first;
    });
    return total;
  }

  /** Stretches of {@link pages}, a row of cells each. */
  private runs(box: Bounds, visit: (first: number, end: number) => void): void {
    const place = (value: number, last: number) =>
      Math.min(last, Math.max(0, Math.floor(value / this.cell)));
    if (
      !(box.right >= this.bounds.left && box.left <= this.bounds.right) ||
      !(box.bottom >= this.bounds.top && box.top <= this.bounds.bottom)
    ) {
      return;
    }
    const left = place(box.left - this.bounds.left, this.columns - 1);
    const right = place(box.right - this.bounds.left, this.columns - 1);
    const top = place(box.top - this.bounds.top, this.rows - 1);
    const bottom = place(box.bottom - this.bounds.top, this.rows - 1);
    for (let row = top; row <= bottom; row++) {
      const start = row * this.columns;
      visit(this.starts[start + left] ?? 0, this.starts[start + right + 1] ?? 0);
    }
  }
}

/** Even-odd rule, as Shimrat 1962 (CACM algorithm 112). */
function isInside(polygon: readonly number[], x: number, y: number): boolean {
  let inside = false;
  let px = polygon[polygon.length - 2] ?? 0;
  let py = polygon[polygon.length - 1] ?? 0;
  for (let at = 0; at + 1 < polygon.length; at += 2) {
    const qx = polygon[at] ?? 0;
    const qy = polygon[at + 1] ?? 0;
    if (qy > y !== py > y && x < ((px - qx) * (y - qy)) / (py - qy) + qx) {
      inside = !inside;
    }
    px = qx;
    py = qy;
  }
  return inside;
}

function boundsOfPolygon(polygon: readonly number[]): Bounds {
  const even = polygon.filter((_, at) => at % 2 === 0);
  const odd = polygon.filter((_, at) => at % 2 === 1);
  return {
    left: Math.min(...even),
    right: Math.max(...even),
    top: Math.min(...odd),
    bottom: Math.max(...odd)
  };
}

/** The box around all places; −1 … 1 when there is none. */
function* boundsOf(positions: Float32Array): Generator<void, Bounds> {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at + 1 < positions.length; at += 2) {
    const x = positions[at] ?? 0;
    const y = positions[at + 1] ?? 0;
    if (Number.isFinite(x + y)) {
      left = x < left ? x : left;
      right = x > right ? x : right;
      top = y < top ? y : top;
      bottom = y > bottom ? y : bottom;
    }
    if (at % (2 * SLICE) === 2 * SLICE - 2) {
      yield;
    }
  }
  return left <= right ? { left, top, right, bottom } : { left: -1, top: -1, right: 1, bottom: 1 };
}
