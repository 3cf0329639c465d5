/** How the vectors of a bag become one: mean, sum, or sum over the square root of their number. */
import type { Csr } from '@belfry/core';
import type { ItemTowerOptions } from '../towers-options.js';

export type BagPooling = ItemTowerOptions['bagPooling'];

/** Factor on the sum of `count` ≥ 1 vectors. */
const factors: Record<BagPooling, (count: number) => number> = {
  mean: (count) => 1 / count,
  sum: () => 1,
  'sqrt-n': (count) => 1 / Math.sqrt(count),
};

/** Factor per bag [bags]; an empty bag, whose sum is 0, gets 0. */
export function bagScales({ offsets }: Csr, pooling: BagPooling): Float32Array {
  const scales = new Float32Array(offsets.length - 1);
  for (let bag = 0; bag < scales.length; bag++) {
    const count = offsets[bag + 1] - offsets[bag];
    if (count > 0) scales[bag] = factors[pooling](count);
  }
  return scales;
}
