// Ridge regression on rows that are sparse in some columns and dense in others, solved by conjugate gradients.

/**
 * The weights that least squares with a penalty gives, with the mean as intercept.
 *
 * @param rows `{ at: Int32Array, by: Float32Array }` each: columns and their values
 * @param targets what each row shall come to
 * @param columns how many columns there are
 * @param penalty added to the diagonal
 * @param importance of each row, 1 where it is left out
 */
export function ridge(rows, targets, columns, penalty, importance = null) {
  const often = at => importance?.[at] ?? 1;
  let total = 0;
  let sum = 0;
  rows.forEach((_, at) => {
    total += often(at);
    sum += often(at) * targets[at];
  });
  const intercept = sum / total;
  /** Xᵀ C X v + penalty v */
  const applied = vector => {
    const result = new Float64Array(columns);
    rows.forEach(({ at, by }, row) => {
      let dot = 0;
      for (let n = 0; n < at.length; n += 1) {
        dot += vector[at[n]] * by[n];
      }
      dot *= often(row);
      for (let n = 0; n < at.length; n += 1) {
        result[at[n]] += dot * by[n];
      }
    });
    for (let column = 0; column < columns; column += 1) {
      result[column] += penalty * vector[column];
    }
    return result;
  };
  const residual = new Float64Array(columns);
  rows.forEach(({ at, by }, row) => {
    const target = often(row) * (targets[row] - intercept);
    for (let n = 0; n < at.length; n += 1) {
      residual[at[n]] += target * by[n];
    }
  });
  const weights = new Float64Array(columns);
  let direction = residual.slice();
  let size = dotOf(residual, residual);
  const enough = size * 1e-8;
  for (let step = 0; step < 200 && size > enough; step += 1) {
    const image = applied(direction);
    const rate = size / dotOf(direction, image);
    for (let column = 0; column < columns; column += 1) {
      weights[column] += rate * direction[column];
      residual[column] -= rate * image[column];
    }
    const next = dotOf(residual, residual);
    for (let column = 0; column < columns; column += 1) {
      direction[column] = residual[column] + (next / size) * direction[column];
    }
    size = next;
  }
  return { weights, intercept };
}

function dotOf(one, other) {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) {
    sum += one[at] * other[at];
  }
  return sum;
}
