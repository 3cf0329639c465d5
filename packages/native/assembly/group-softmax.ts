/** The scores of eight queries as exponentials around each query's maximum, and their sums. */
import { exponential } from './exponentials';
import { addToSums } from './simd';

/** Columns summed in float32 before the sum goes on in float64: bounds the rounding error however many columns there are. */
const COLUMNS_PER_PARTIAL_SUM: usize = 64;

/**
 * Replaces each score z by e^(z − maximum of its query).
 *
 * @param scores [columns][8]; −Infinity for a column that a query leaves out
 * @param active [8] all bits set for a query that counts, else 0: its exponentials become 0
 * @param maxima [8] float32, written
 * @param sums [8] float64, written
 */
export function exponentiateGroup(scores: usize, columns: usize, active: usize, maxima: usize, sums: usize): void {
  const end = scores + (columns << 5);
  let maxLow = f32x4.splat(-f32.MAX_VALUE * 2);
  let maxHigh = maxLow;
  for (let at = scores; at < end; at += 32) {
    maxLow = f32x4.pmax(maxLow, v128.load(at));
    maxHigh = f32x4.pmax(maxHigh, v128.load(at, 16));
  }
  v128.store(maxima, maxLow);
  v128.store(maxima, maxHigh, 16);

  const activeLow = v128.load(active);
  const activeHigh = v128.load(active, 16);
  memory.fill(sums, 0, 64);
  for (let from = scores; from < end; ) {
    const partEnd = min(from + (COLUMNS_PER_PARTIAL_SUM << 5), end);
    let sumLow = f32x4.splat(0);
    let sumHigh = sumLow;
    for (; from < partEnd; from += 32) {
      const low = v128.and(exponential(f32x4.sub(v128.load(from), maxLow)), activeLow);
      const high = v128.and(exponential(f32x4.sub(v128.load(from, 16), maxHigh)), activeHigh);
      v128.store(from, low);
      v128.store(from, high, 16);
      sumLow = f32x4.add(sumLow, low);
      sumHigh = f32x4.add(sumHigh, high);
    }
    addToSums(sums, sumLow);
    addToSums(sums + 32, sumHigh);
  }
}
