/**
 * Scores of eight queries against a range of candidates: tiles of 4 columns × 8 queries held in eight registers while
 * the dimension runs.
 */
import { broadcast, multiplyAdd } from './simd';

/**
 * scores[column][query] = query · candidate − logCounts[column]
 *
 * @param queryPanel [dims][8]
 * @param candidatePanels [columns / 4][dims][4]
 * @param columns a multiple of 4
 * @param logCounts [columns]
 * @param scores [columns][8]
 */
export function scoreTiles(queryPanel: usize, candidatePanels: usize, dims: usize, columns: usize, logCounts: usize, scores: usize): void {
  const queryEnd = queryPanel + (dims << 5);
  let candidates = candidatePanels;
  for (let column: usize = 0; column < columns; column += 4) {
    let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
    for (let query = queryPanel; query < queryEnd; query += 32) {
      const low = v128.load(query);
      const high = v128.load(query, 16);
      const a = v128.load_splat<f32>(candidates);
      a0 = multiplyAdd(a0, a, low);
      a1 = multiplyAdd(a1, a, high);
      const b = v128.load_splat<f32>(candidates, 4);
      b0 = multiplyAdd(b0, b, low);
      b1 = multiplyAdd(b1, b, high);
      const c = v128.load_splat<f32>(candidates, 8);
      c0 = multiplyAdd(c0, c, low);
      c1 = multiplyAdd(c1, c, high);
      const d = v128.load_splat<f32>(candidates, 12);
      d0 = multiplyAdd(d0, d, low);
      d1 = multiplyAdd(d1, d, high);
      candidates += 16;
    }
    storeColumn(scores, a0, a1, logCounts);
    storeColumn(scores + 32, b0, b1, logCounts + 4);
    storeColumn(scores + 64, c0, c1, logCounts + 8);
    storeColumn(scores + 96, d0, d1, logCounts + 12);
    scores += 128;
    logCounts += 16;
  }
}

// @ts-ignore: decorator
@inline
function storeColumn(scores: usize, low: v128, high: v128, logCount: usize): void {
  const count = broadcast(logCount);
  v128.store(scores, f32x4.sub(low, count));
  v128.store(scores, f32x4.sub(high, count), 16);
}
