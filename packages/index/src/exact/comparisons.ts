/**
 * A search written once for both ways of running it: a generator that says what is to be compared and is given what that
 * found, or yields nothing between two pieces of its own work.
 */
import type { Kernels, TopK, TopKInput } from '@belfry/native';
import { giveWay } from '../pieces.js';

export type Comparisons<T> = Generator<TopKInput | void, T, TopK | void>;

/** Compares on other threads; the event loop is held for a fraction of a millisecond at a time. */
export async function compareElsewhere<T>(work: Comparisons<T>, kernels: Kernels): Promise<T> {
  let found: TopK | undefined;
  for (;;) {
    const { done, value } = work.next(found);
    if (done) return value;
    found = value === undefined ? undefined : await kernels.topKAsync(value);
    await giveWay();
  }
}

/** Does everything on the calling thread before it returns. */
export function compareHere<T>(work: Comparisons<T>, kernels: Kernels): T {
  let found: TopK | undefined;
  for (;;) {
    const { done, value } = work.next(found);
    if (done) return value;
    found = value === undefined ? undefined : kernels.topK(value);
  }
}
