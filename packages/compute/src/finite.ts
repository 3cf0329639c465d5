/** NaN and infinities are found before a step changes anything, and traced to the array and row they came in with. */
import { BelfryError } from '@belfry/core';
import type { Kernels } from '@belfry/native';
import type { Gradients } from './embedding-table.js';

/** An array to be checked, and what its rows are called. */
export interface NamedRows {
  /** E.g. `item.id`. */
  readonly name: string;
  readonly values: Float32Array;
  /** Which row each row of `values` is; null where it has no rows worth naming. */
  readonly rows: Int32Array | null;
}

/** @throws BelfryError TRAINING_DIVERGED for NaN or an infinity, naming array and row */
export function requireFinite(kernels: Kernels, { name, values, rows }: NamedRows): void {
  const place = kernels.findNonFinite(values);
  if (place < 0) return;
  const dim = rows === null ? values.length : values.length / rows.length;
  const row = rows === null ? null : rows[Math.floor(place / dim)];
  throw new BelfryError('TRAINING_DIVERGED', {
    given: `${values[place]} in ${name}${row === null ? '' : `, row ${row}`}, at ${place % dim}`,
    expected: 'finite numbers',
    change:
      'Lower train.learningRate or set train.warmupSteps; where it came with the data, mend this row. The step changed nothing.',
    details: { tensor: name, row },
  });
}

/** @throws BelfryError TRAINING_DIVERGED */
export function requireFiniteGradients({ dense, sparse }: Gradients, kernels: Kernels): void {
  for (const { table, rows, values } of sparse)
    requireFinite(kernels, { name: `the gradient of ${table.name}`, values, rows });
  for (const { parameter, values } of dense)
    requireFinite(kernels, { name: `the gradient of ${parameter.name}`, values, rows: null });
}
