/** Sums over bags of table rows, and their gradient; bags keep their own lengths, nothing is padded to the longest. */
import type { Csr } from '@belfry/core';
import type { TableValues } from '../kernels.js';
import { checkBags } from '../shapes/row-list-shape.js';
import { widenRow } from './bfloat16.js';

export function sumBags(table: TableValues, dim: number, bags: Csr, weights: Float32Array | null = null): Float32Array {
  const sums = new Float32Array(checkBags(table, dim, bags, null, weights) * dim);
  const wide = new Float32Array(dim);
  forMembers(bags, weights, (bag, member, weight) => {
    if (table instanceof Float32Array) return addRow(sums, bag * dim, weight, table, member * dim, dim);
    widenRow(table, member * dim, dim, wide);
    addRow(sums, bag * dim, weight, wide, 0, dim);
  });
  return sums;
}

export function scatterAddBags(
  target: Float32Array,
  dim: number,
  bags: Csr,
  source: Float32Array,
  weights: Float32Array | null = null,
): void {
  checkBags(target, dim, bags, source, weights);
  forMembers(bags, weights, (bag, member, weight) => addRow(target, member * dim, weight, source, bag * dim, dim));
}

/** Bag after bag, members in order, −1 left out. */
function forMembers(
  { offsets, values }: Csr,
  weights: Float32Array | null,
  visit: (bag: number, member: number, weight: number) => void,
): void {
  for (let bag = 0; bag + 1 < offsets.length; bag++) {
    for (let i = offsets[bag]; i < offsets[bag + 1]; i++) {
      if (values[i] >= 0) visit(bag, values[i], weights === null ? 1 : weights[i]);
    }
  }
}

function addRow(
  target: Float32Array,
  to: number,
  weight: number,
  source: Float32Array,
  from: number,
  dim: number,
): void {
  for (let j = 0; j < dim; j++) target[to + j] += weight * source[from + j];
}
