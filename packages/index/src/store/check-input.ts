/** What is asked of rows and vectors before anything is changed. */
import { BelfryError } from '@belfry/core';

/** @throws SHAPE_MISMATCH */
export function requireVectors(rows: Int32Array, vectors: Float32Array, dim: number): void {
  if (vectors.length === rows.length * dim) return;
  throw new BelfryError('SHAPE_MISMATCH', {
    given: `${rows.length} rows and ${vectors.length} numbers`,
    expected: `${rows.length * dim} numbers: ${dim} for each row`,
    change: 'Give one vector of the dimension of the index for each row.',
  });
}

/** @throws INVALID_ARGUMENT */
export function requireRows(rows: Int32Array): void {
  const negative = rows.find((row) => row < 0);
  if (negative === undefined) return;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `item row ${negative}`,
    expected: 'rows from 0 on',
    change: 'Leave out items that are not in the vocabulary.',
  });
}

/** @throws INVALID_ARGUMENT */
export function requireFinite(what: string, vectors: Float32Array, dim: number): void {
  const at = vectors.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `${vectors[at]} in ${what} vector ${Math.floor(at / dim)}`,
    expected: 'finite numbers',
    change: 'Look for the cause in the training; a vector with NaN has no neighbours.',
  });
}

/** @throws INVALID_ARGUMENT */
export function requireCount(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `${name} = ${value}`,
    expected: 'a whole number from 1 on',
    change: `Search with another ${name}.`,
  });
}
