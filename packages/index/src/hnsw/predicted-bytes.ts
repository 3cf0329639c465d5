/** How much memory a graph will take, before it is built. */
import type { GraphStorage } from '@belfry/native';

export interface GraphShape {
  readonly dim: number;
  readonly m: number;
  readonly storage: GraphStorage;
}

/** Bytes of a coordinate in the codes that searches walk on; float32 walks on the vectors themselves. */
const CODE_BYTES: Readonly<Record<GraphStorage, number>> = { float32: 0, bfloat16: 2, int8: 1 };

/** Row, level, lock and place of a vector. */
const BOOKKEEPING_BYTES = 20;

/** Codes begin at multiples of a cache line. */
const CODE_UNIT = 64;

/** Expected bytes per vector: the vector, its links and its codes. */
export function predictedBytesPerVector({ dim, m, storage }: GraphShape): number {
  const vector = 4 * dim;
  const lowestLayer = 4 + 4 * (2 * m) + 8;
  // A vector reaches layer l with probability m^−l (Malkov & Yashunin 2018), so it stands in 1/(m − 1) upper ones on average.
  const upperLayers = (4 + 4 * m) / (m - 1);
  const codes = Math.ceil((CODE_BYTES[storage] * dim) / CODE_UNIT) * CODE_UNIT;
  return vector + lowestLayer + upperLayers + codes + BOOKKEEPING_BYTES;
}
