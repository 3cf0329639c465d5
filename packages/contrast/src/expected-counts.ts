/** How often a source puts each item of the catalogue among a query's candidates. */
import type { NegativeSource } from './negatives/negative-source.js';
import type { CandidateContext } from './objective-parts.js';

/** @returns [items]; null where the source knows no such numbers. Costs one pass over the catalogue. */
export function expectedCounts(
  source: NegativeSource,
  { itemCounts, batchSize }: CandidateContext,
): Float64Array | null {
  const everyItem = Int32Array.from({ length: itemCounts.length }, (_, row) => row);
  const expected = new Float64Array(itemCounts.length);
  const anyBatch = { users: new Int32Array(batchSize), items: new Int32Array(batchSize), weights: null };
  return source.addExpectedCounts(anyBatch, everyItem, expected) ? expected : null;
}
