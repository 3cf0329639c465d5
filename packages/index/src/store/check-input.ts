/** What is asked of rows, vectors and queries before anything is changed or searched. */
import { BelfryError } from '@belfry/core';
import type { Kernels } from '@belfry/native';
import type { Pieces } from '../pieces.js';

/** A fraction of a millisecond of looking through them. */
const PIECE_NUMBERS = 2 ** 17;
const PIECE_ROWS = 8192;

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
export function* requireRows(rows: Int32Array): Pieces<void> {
  let least = 0;
  for (let from = 0; from < rows.length; from += PIECE_ROWS) {
    const to = Math.min(rows.length, from + PIECE_ROWS);
    for (let n = from; n < to; n++) if (rows[n] < least) least = rows[n];
    yield;
  }
  if (least === 0) return;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `item row ${least}`,
    expected: 'rows from 0 on',
    change: 'Leave out items that are not in the vocabulary.',
  });
}

/** The first place that holds NaN or an infinity, −1 where none does. */
export function* firstNonFinite(values: Float32Array, kernels: Kernels): Pieces<number> {
  for (let from = 0; from < values.length; from += PIECE_NUMBERS) {
    const place = kernels.findNonFinite(values.subarray(from, from + PIECE_NUMBERS));
    if (place >= 0) return from + place;
    yield;
  }
  return -1;
}

/** @throws INVALID_ARGUMENT */
export function* requireFinite(what: string, vectors: Float32Array, dim: number, kernels: Kernels): Pieces<void> {
  const place = yield* firstNonFinite(vectors, kernels);
  if (place < 0) return;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `${vectors[place]} in ${what} vector ${Math.floor(place / dim)}`,
    expected: 'finite numbers',
    change: 'Look for the cause in the training; a vector with NaN has no neighbours.',
  });
}

/** Whole vectors, all finite. @throws SHAPE_MISMATCH, INVALID_ARGUMENT */
export function* requireQueries(queries: Float32Array, dim: number, kernels: Kernels): Pieces<void> {
  if (queries.length % dim !== 0) {
    throw new BelfryError('SHAPE_MISMATCH', {
      given: `queries of ${queries.length} numbers`,
      expected: `whole vectors of ${dim} dimensions`,
      change: 'Query with vectors of the dimension of the index.',
    });
  }
  yield* requireFinite('query', queries, dim, kernels);
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
