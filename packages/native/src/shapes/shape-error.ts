import { BelfryError } from '@belfry/core';

/** How many rows of `dim` numbers an array holds. */
export function rowsOf(name: string, array: ArrayLike<number>, dim: number): number {
  if (!Number.isInteger(dim) || dim < 1) {
    throw new BelfryError('INVALID_ARGUMENT', {
      given: `dim = ${dim}`,
      expected: 'an integer of at least 1',
      change: 'Pass the length of one row.',
    });
  }
  if (array.length % dim !== 0) {
    throw new BelfryError('SHAPE_MISMATCH', {
      given: `${name} of ${array.length} numbers`,
      expected: `a multiple of dim = ${dim}`,
      change: 'Pass whole rows, and the same dim for every matrix.',
    });
  }
  return array.length / dim;
}

/** @param meaning what sets the length, e.g. `one per query` */
export function requireLength(name: string, array: ArrayLike<number>, length: number, meaning: string): void {
  if (array.length === length) return;
  throw new BelfryError('SHAPE_MISMATCH', {
    given: `${name} of ${array.length} numbers`,
    expected: `${length}: ${meaning}`,
    change: `Make ${name} fit the arrays it belongs to.`,
  });
}
