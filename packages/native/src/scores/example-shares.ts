/**
 * The share of each example in the loss, the weighted mean over the queries that have a candidate left: weightᵢ / Σ
 * weights of those queries; 0 for a query without candidates, and for all where no weight remains.
 */
import type { ScoresInput } from '../kernels.js';
import { distinctColumns } from '../shapes/csr-shape.js';
import type { ScoresShape } from '../shapes/scores-shape.js';

/** @returns [B] */
export function exampleShares(
  { exclusions, weights }: ScoresInput,
  { queryCount, candidateCount }: ScoresShape,
): Float64Array {
  const shares = new Float64Array(queryCount);
  let total = 0;
  for (let row = 0; row < queryCount; row++) {
    const excluded = exclusions === null ? 0 : distinctColumns(exclusions, row);
    if (excluded === candidateCount) continue;
    shares[row] = weights === null ? 1 : weights[row];
    total += shares[row];
  }
  if (total === 0) return shares.fill(0);
  for (let row = 0; row < queryCount; row++) shares[row] /= total;
  return shares;
}
