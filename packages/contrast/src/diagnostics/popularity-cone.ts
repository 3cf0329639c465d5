/**
 * Popularity cone: how far an item's place along the mean direction of all items tells its popularity, as Spearman's
 * rank correlation (with log frequency or frequency: ranks are the same). Near 0 there is none; near 1 popular items
 * crowd in one cone that every user vector meets.
 */

/** @param unit unit item rows [n, dim] @param frequencies [n] @returns from −1 to 1; null where either side is constant */
export function popularityCone(unit: Float64Array, dim: number, frequencies: ArrayLike<number>): number | null {
  const direction = new Float64Array(dim);
  for (let i = 0; i < unit.length; i++) direction[i % dim] += unit[i];
  const projections = Float64Array.from({ length: frequencies.length }, (_, row) =>
    direction.reduce((total, weight, k) => total + weight * unit[row * dim + k], 0),
  );
  return spearman(projections, Float64Array.from(frequencies));
}

/** Pearson's correlation of average ranks. */
function spearman(a: Float64Array, b: Float64Array): number | null {
  const ranksA = averageRanks(a);
  const ranksB = averageRanks(b);
  const mean = (a.length - 1) / 2;
  let product = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < a.length; i++) {
    product += (ranksA[i] - mean) * (ranksB[i] - mean);
    squaresA += (ranksA[i] - mean) ** 2;
    squaresB += (ranksB[i] - mean) ** 2;
  }
  return squaresA > 0 && squaresB > 0 ? product / Math.sqrt(squaresA * squaresB) : null;
}

/** Ranks from 0; equal values share the mean of their ranks. */
function averageRanks(values: Float64Array): Float64Array {
  const order = Int32Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(values.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let i = start; i < end; i++) ranks[order[i]] = (start + end - 1) / 2;
  }
  return ranks;
}
