/** The part of served vectors that says where an item lies: without the coordinate that only adds to every user's score. */
import type { ServingVectors } from '@belfry/data';

/** @param vectors [n, d] @param hasBias whether the last coordinate is such an addition (popularity) */
export function mapVectors({ dim, values }: ServingVectors, hasBias: boolean): ServingVectors {
  if (!hasBias) return { dim, values };
  const count = values.length / dim;
  const kept = new Float32Array(count * (dim - 1));
  for (let row = 0; row < count; row++) kept.set(values.subarray(row * dim, (row + 1) * dim - 1), row * (dim - 1));
  return { dim: dim - 1, values: kept };
}
