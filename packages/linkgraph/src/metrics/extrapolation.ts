/** Where a slowly converging sequence of vectors is heading, guessed from its last three steps. */

/**
 * Keeps the vectors before each step, and leaps: reduced rank extrapolation of rank 2 (Eddy 1979; for PageRank:
 * Sidi 2008). Once the quick changes have died out, a step is mostly the sum of a few slow patterns, each shrinking by
 * its own factor; the combination of the last vectors whose step is smallest is then much nearer to the end. A crawl's
 * long chains of listings are such patterns.
 */
export class Extrapolation {
  private readonly before: readonly [Float64Array, Float64Array, Float64Array];

  /** @param size of the vectors */
  constructor(size: number) {
    this.before = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  }

  /** Keeps a vector as it was before the first, second or third step. */
  keep(step: 0 | 1 | 2, value: Float64Array): void {
    this.before[step].set(value);
  }

  /**
   * Moves a vector after its third step towards where it is heading.
   *
   * @returns whether it moved: not, when the steps say nothing more than the last one alone
   */
  leap(value: Float64Array): boolean {
    const [x0, x1, x2] = this.before;
    // Least squares: the last step less parts a and b of what the first and second step differ from it.
    let pp = 0;
    let pq = 0;
    let qq = 0;
    let pu = 0;
    let qu = 0;
    for (let at = 0; at < value.length; at += 1) {
      const first = x1[at] ?? 0;
      const second = x2[at] ?? 0;
      const last = (value[at] ?? 0) - second;
      const p = last - (first - (x0[at] ?? 0));
      const q = last - (second - first);
      pp += p * p;
      pq += p * q;
      qq += q * q;
      pu += p * last;
      qu += q * last;
    }
    const determinant = pp * qq - pq * pq;
    if (!(determinant > 1e-12 * pp * qq)) {
      return false;
    }
    const a = (pu * qq - qu * pq) / determinant;
    const b = (qu * pp - pu * pq) / determinant;
    for (let at = 0; at < value.length; at += 1) {
      const now = value[at] ?? 0;
      value[at] = now - a * (now - (x1[at] ?? 0)) - b * (now - (x2[at] ?? 0));
    }
    return true;
  }
}
