/**
 * Sums over bags of table rows, and their gradient, on the host: the portable backends have no such kernel, and
 * padding bags to one length would cost memory in proportion to the longest.
 */
import type { Csr } from '@belfry/core';

/**
 * Per bag the sum of its members' rows; members of −1 are left out, an empty bag gives zeros.
 *
 * @param table [·, dim]
 * @returns [bags, dim]
 */
export function sumBags(table: Float32Array, dim: number, { offsets, values }: Csr): Float32Array {
  const sums = new Float32Array((offsets.length - 1) * dim);
  for (let bag = 0; bag + 1 < offsets.length; bag++) {
    for (let i = offsets[bag]; i < offsets[bag + 1]; i++) {
      if (values[i] >= 0) addRow(sums, bag * dim, table, values[i] * dim, dim);
    }
  }
  return sums;
}

/**
 * The gradient of {@link sumBags}: target[member] += source[bag] for each member of each bag.
 *
 * @param target [·, dim]
 * @param source [bags, dim]
 */
export function scatterAddBags(
  target: Float32Array,
  dim: number,
  { offsets, values }: Csr,
  source: Float32Array,
): void {
  for (let bag = 0; bag + 1 < offsets.length; bag++) {
    for (let i = offsets[bag]; i < offsets[bag + 1]; i++) {
      if (values[i] >= 0) addRow(target, values[i] * dim, source, bag * dim, dim);
    }
  }
}

function addRow(target: Float32Array, to: number, source: Float32Array, from: number, dim: number): void {
  for (let j = 0; j < dim; j++) target[to + j] += source[from + j];
}
