/**
 * The share of each example in the loss, the weighted mean over the queries that have a candidate left: weightᵢ / Σ
 * weights of those queries; 0 for a query without candidates, and for all where no weight remains.
 */

/** @param left candidates left of each query [B] @param weights [B]; null = all 1 @returns [B] */
export function exampleShares(left: Int32Array, weights: Float32Array | null): Float64Array {
  const shares = new Float64Array(left.length);
  let total = 0;
  for (let row = 0; row < left.length; row++) {
    if (left[row] === 0) continue;
    shares[row] = weights === null ? 1 : weights[row];
    total += shares[row];
  }
  if (total === 0) return shares.fill(0);
  for (let row = 0; row < left.length; row++) shares[row] /= total;
  return shares;
}
