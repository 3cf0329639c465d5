import type { TopK } from '../kernels.js';

/** Lists in which nothing was found yet. */
export function emptyTopK(queryCount: number, k: number): TopK {
  return {
    k,
    rows: new Int32Array(queryCount * k).fill(-1),
    scores: new Float32Array(queryCount * k).fill(-Infinity),
    found: new Int32Array(queryCount),
    tiedBeyond: new Int32Array(queryCount),
  };
}
