/** How many threads one call may use. */
import { BelfryError } from '@belfry/core';

/** @throws BelfryError INVALID_ARGUMENT where it is no whole number of at least 1, or more than an implementation has places for */
export function requireThreads(threads: number, most: number): void {
  if (Number.isInteger(threads) && threads >= 1 && threads <= most) return;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `threads = ${threads}`,
    expected: `an integer from 1 to ${most}`,
    change: 'Ask for as many threads as the machine has, or leave them out.',
  });
}
