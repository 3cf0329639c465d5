/** How many threads one call may use. */
import { BelfryError } from '@belfry/core';

/** @throws BelfryError INVALID_ARGUMENT for more than an implementation has places for */
export function requireThreads(threads: number, most: number): void {
  if (threads <= most) return;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `threads = ${threads}`,
    expected: `an integer from 1 to ${most}`,
    change: 'Ask for as many threads as the machine has, or leave them out.',
  });
}
