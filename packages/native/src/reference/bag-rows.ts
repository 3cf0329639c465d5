/** Sums over bags of table rows, and their gradient; bags keep their own lengths, nothing is padded to the longest. */
import type { Csr } from '@belfry/core';
import type { TableValues } from '../kernels.js';
import { checkBags } from '../shapes/row-list-shape.js';
import { widenRow } from './bfloat16.js';

export function sumBags(table: TableValues, dim: number, bags: Csr): Float32Array {
  const sums = new Float32Array(checkBags(table, dim, bags, null) * dim);
  const wide = new Float32Array(dim);
  forMembers(bags, (bag, member) => {
    if (table instanceof Float32Array) return addRow(sums, bag * dim, table, member * dim, dim);
    widenRow(table, member * dim, dim, wide);
    addRow(sums, bag * dim, wide, 0, dim);
  });
  return sums;
}

export function scatterAddBags(target: Float32Array, dim: number, bags: Csr, source: Float32Array): void {
  checkBags(target, dim, bags, source);
  forMembers(bags, (bag, member) => addRow(target, member * dim, source, bag * dim, dim));
}

/** Bag after bag, members in order, −1 left out. */
function forMembers({ offsets, values }: Csr, visit: (bag: number, member: number) => void): void {
  for (let bag = 0; bag + 1 < offsets.length; bag++) {
    for (let i = offsets[bag]; i < offsets[bag + 1]; i++) if (values[i] >= 0) visit(bag, values[i]);
  }
}

function addRow(target: Float32Array, to: number, source: Float32Array, from: number, dim: number): void {
  for (let j = 0; j < dim; j++) target[to + j] += source[from + j];
}
