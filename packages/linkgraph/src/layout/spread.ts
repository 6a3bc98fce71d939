/** Places along a line as near as can be to where they want to be, and never too close together. */

/**
 * Moves ascending places within 0 … 1 apart, so that neighbours are at least `gap` apart (or evenly spread where there
 * is no room for that), with the least sum of squared moves: isotonic regression by pooling (Barlow and others 1972).
 * Works in place; costs the number of places.
 */
export function spread(places: Float64Array, gap: number): void {
  const count = places.length;
  if (count === 0) {
    return;
  }
  const apart = Math.min(gap, 1 / count);
  // Without the gaps the wish is only that places ascend; pools of equal places are kept as mean and length.
  const means = new Float64Array(count);
  const lengths = new Uint32Array(count);
  let pools = 0;
  for (let i = 0; i < count; i++) {
    let mean = (places[i] ?? 0) - i * apart;
    let length = 1;
    while (pools > 0 && (means[pools - 1] ?? 0) >= mean) {
      const before = lengths[pools - 1] ?? 1;
      mean = ((means[pools - 1] ?? 0) * before + mean * length) / (before + length);
      length += before;
      pools--;
    }
    means[pools] = mean;
    lengths[pools] = length;
    pools++;
  }
  const least = apart / 2;
  const most = Math.max(least, 1 - count * apart + least);
  let i = 0;
  for (let pool = 0; pool < pools; pool++) {
    const start = Math.min(most, Math.max(least, means[pool] ?? 0));
    for (let left = lengths[pool] ?? 0; left > 0; left--, i++) {
      places[i] = start + i * apart;
    }
  }
}
