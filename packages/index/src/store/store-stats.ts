import type { IndexStats } from '../vector-index.js';
import type { VectorStore } from './vector-store.js';

/** Holes are compared with like the vectors that stood there. */
export function storeStats({ size, holes, bytes }: VectorStore): IndexStats {
  return { size, bytes, tombstones: holes, tombstoneShare: shareOf(holes, size), details: {} };
}

export function shareOf(tombstones: number, size: number): number {
  return tombstones === 0 ? 0 : tombstones / (size + tombstones);
}
