/**
 * Uniformity (Wang & Isola, ICML 2020): log E_{x≠y} exp(−2‖f(x) − f(y)‖²) over unit vectors of one tower. 0 where all
 * vectors coincide; about −4 + 8/d where they spread over the sphere.
 */

/** Pairs beyond which a sample is thinned evenly: enough for two decimals. */
const PAIRS = 500_000;

/**
 * @param unit unit rows [n, dim]
 * @param ids what each row stands for [n]: pairs of equal ids are not pairs x ≠ y and are left out
 * @returns null where no pair has two ids; costs O(min(n²/2, PAIRS)·dim)
 */
export function uniformity(unit: Float64Array, dim: number, ids: Int32Array): number | null {
  const stride = Math.max(1, Math.round((ids.length * (ids.length - 1)) / 2 / PAIRS));
  let total = 0;
  let pairs = 0;
  for (let i = 0; i < ids.length; i++) {
    for (let j = (stride - (i % stride)) % stride; j < i; j += stride) {
      if (ids[i] === ids[j]) continue;
      total += Math.exp(-2 * squaredDistance(unit, i * dim, j * dim, dim));
      pairs++;
    }
  }
  return pairs === 0 ? null : Math.log(total / pairs);
}

function squaredDistance(rows: Float64Array, a: number, b: number, dim: number): number {
  let squared = 0;
  for (let k = 0; k < dim; k++) squared += (rows[a + k] - rows[b + k]) ** 2;
  return squared;
}
