/**
 * How pages push each other away: exactly from near pages, by cells from far ones, in time proportional to the pages.
 * Cells are squares of a pyramid of grids, and each page meets at each level the cells that its level above did not
 * (the interaction lists of Greengard and Rokhlin 1987, of order zero).
 */

/** Pages of one cell that push singly; where there are more, every n-th of them pushes for n. */
const MOST_NEAR = 12;

/** A pyramid over pages' places; built anew each round. */
export class Pyramid {
  /** Operations that pushing one page costs, about. */
  readonly costs: number;
  private readonly levels: number;
  /** Cells of all levels, one level after the other, each row by row. */
  private readonly mass: Float64Array;
  private readonly sumX: Float64Array;
  private readonly sumY: Float64Array;
  private readonly cellStart: Uint32Array;
  private readonly members: Uint32Array;
  private readonly cellOf: Uint32Array;
  private left = 0;
  private top = 0;
  private scale = 1;

  constructor(private readonly pages: number) {
    // About two pages a cell of the finest grid; a million cells at most.
    this.levels = Math.min(10, Math.max(2, Math.ceil(Math.log2(Math.max(1, pages) / 2) / 2)));
    const cells = firstCell(this.levels + 1);
    this.mass = new Float64Array(cells);
    this.sumX = new Float64Array(cells);
    this.sumY = new Float64Array(cells);
    this.cellStart = new Uint32Array(4 ** this.levels + 1);
    this.members = new Uint32Array(pages);
    this.cellOf = new Uint32Array(pages);
    this.costs = 27 * (this.levels - 1) + 9 * 4;
  }

  /** Sorts pages into cells and sums cells up. Costs pages + cells. */
  build(x: Float64Array, y: Float64Array): void {
    let [right, bottom] = [-Infinity, -Infinity];
    [this.left, this.top] = [Infinity, Infinity];
    for (let page = 0; page < this.pages; page++) {
      const [px, py] = [x[page] ?? 0, y[page] ?? 0];
      this.left = Math.min(this.left, px);
      this.top = Math.min(this.top, py);
      right = Math.max(right, px);
      bottom = Math.max(bottom, py);
    }
    const side = 1 << this.levels;
    this.scale = side / Math.max(1e-9, right - this.left, bottom - this.top);
    this.cellStart.fill(0);
    for (let page = 0; page < this.pages; page++) {
      const cell = this.row(y[page] ?? 0) * side + this.column(x[page] ?? 0);
      this.cellOf[page] = cell;
      this.cellStart[cell + 1] = (this.cellStart[cell + 1] ?? 0) + 1;
    }
    for (let cell = 1; cell < this.cellStart.length; cell++) {
      this.cellStart[cell] = (this.cellStart[cell] ?? 0) + (this.cellStart[cell - 1] ?? 0);
    }
    const next = this.cellStart.slice();
    const finest = firstCell(this.levels);
    const { mass, sumX, sumY } = this;
    mass.fill(0, finest);
    sumX.fill(0, finest);
    sumY.fill(0, finest);
    for (let page = 0; page < this.pages; page++) {
      const cell = this.cellOf[page] ?? 0;
      const at = next[cell] ?? 0;
      this.members[at] = page;
      next[cell] = at + 1;
      const sum = finest + cell;
      mass[sum] = (mass[sum] ?? 0) + 1;
      sumX[sum] = (sumX[sum] ?? 0) + (x[page] ?? 0);
      sumY[sum] = (sumY[sum] ?? 0) + (y[page] ?? 0);
    }
    for (let level = this.levels - 1; level >= 0; level--) {
      this.sumUp(level, mass);
      this.sumUp(level, sumX);
      this.sumUp(level, sumY);
    }
  }

  /** Adds to `pushX` and `pushY` what pages `first … end - 1` get from all others: strength × distance⁻¹, away. */
  push(
    x: Float64Array,
    y: Float64Array,
    first: number,
    end: number,
    strength: number,
    nearest: number,
    pushX: Float64Array,
    pushY: Float64Array
  ): void {
    const least = nearest * nearest;
    const { mass, sumX, sumY } = this;
    for (let page = first; page < end; page++) {
      const px = x[page] ?? 0;
      const py = y[page] ?? 0;
      const column = this.column(px);
      const row = this.row(py);
      let dx = 0;
      let dy = 0;
      for (let level = 2; level <= this.levels; level++) {
        const side = 1 << level;
        const shift = this.levels - level;
        const c = column >> shift;
        const r = row >> shift;
        const firstOfLevel = firstCell(level);
        const lastColumn = Math.min(side - 1, ((c >> 1) + 1) * 2 + 1);
        const lastRow = Math.min(side - 1, ((r >> 1) + 1) * 2 + 1);
        for (let j = Math.max(0, ((r >> 1) - 1) * 2); j <= lastRow; j++) {
          for (let i = Math.max(0, ((c >> 1) - 1) * 2); i <= lastColumn; i++) {
            if (i >= c - 1 && i <= c + 1 && j >= r - 1 && j <= r + 1) {
              continue;
            }
            const cell = firstOfLevel + j * side + i;
            const weight = mass[cell] ?? 0;
            if (weight > 0) {
              const ax = px - (sumX[cell] ?? 0) / weight;
              const ay = py - (sumY[cell] ?? 0) / weight;
              const pull = weight / Math.max(least, ax * ax + ay * ay);
              dx += ax * pull;
              dy += ay * pull;
            }
          }
        }
      }
      const side = 1 << this.levels;
      for (let j = Math.max(0, row - 1); j <= Math.min(side - 1, row + 1); j++) {
        for (let i = Math.max(0, column - 1); i <= Math.min(side - 1, column + 1); i++) {
          const start = this.cellStart[j * side + i] ?? 0;
          const stop = this.cellStart[j * side + i + 1] ?? 0;
          const step = Math.max(1, Math.ceil((stop - start) / MOST_NEAR));
          for (let at = start; at < stop; at += step) {
            const other = this.members[at] ?? 0;
            if (other === page) {
              continue;
            }
            let ax = px - (x[other] ?? 0);
            const ay = py - (y[other] ?? 0);
            // Pages on the same spot part along one axis, each its own way.
            if (ax === 0 && ay === 0) {
              ax = (page < other ? -1 : 1) * nearest;
            }
            const pull = step / Math.max(least, ax * ax + ay * ay);
            dx += ax * pull;
            dy += ay * pull;
          }
        }
      }
      pushX[page] = (pushX[page] ?? 0) + dx * strength;
      pushY[page] = (pushY[page] ?? 0) + dy * strength;
    }
  }

  /** Each cell of a level from its four of the next. */
  private sumUp(level: number, of: Float64Array): void {
    const side = 1 << level;
    const to = firstCell(level);
    const finer = firstCell(level + 1);
    for (let r = 0; r < side; r++) {
      for (let c = 0; c < side; c++) {
        const above = finer + r * 2 * side * 2 + c * 2;
        const below = above + side * 2;
        of[to + r * side + c] =
          (of[above] ?? 0) + (of[above + 1] ?? 0) + (of[below] ?? 0) + (of[below + 1] ?? 0);
      }
    }
  }

  private column(x: number): number {
    return Math.min((1 << this.levels) - 1, Math.max(0, Math.floor((x - this.left) * this.scale)));
  }

  private row(y: number): number {
    return Math.min((1 << this.levels) - 1, Math.max(0, Math.floor((y - this.top) * this.scale)));
  }
}

/** Cells of all coarser levels: 1 + 4 + 16 + … */
function firstCell(level: number): number {
  return ((1 << (2 * level)) - 1) / 3;
}
