/** The rows of an optimiser step one after the other, whatever the table is stored in. */
import type { RowStep } from '../kernels.js';
import { roundRow, widenRow } from './bfloat16.js';

/**
 * Moves one row: its weights are weights[start …], its moments are at `at`, its gradient at `from`, dim numbers each.
 */
type UpdateRow = (weights: Float32Array, start: number, at: number, from: number) => void;

export function updateRows({ table, dim, rows, roundingKey = 0 }: RowStep, update: UpdateRow): void {
  if (table instanceof Float32Array) {
    for (let i = 0; i < rows.length; i++) update(table, rows[i] * dim, rows[i] * dim, i * dim);
    return;
  }
  const weights = new Float32Array(dim);
  for (let i = 0; i < rows.length; i++) {
    widenRow(table, rows[i] * dim, dim, weights);
    update(weights, 0, rows[i] * dim, i * dim);
    roundRow(weights, table, rows[i], roundingKey);
  }
}
