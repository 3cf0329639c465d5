/** Exact search that gives way to the event loop, for implementations that compute on its thread. */
import { setImmediate } from 'node:timers/promises';
import { csrSlice } from '@belfry/core';
import type { Kernels, TopK } from '../kernels.js';
import { checkTopK } from '../shapes/top-k-shape.js';
import { emptyTopK } from './empty-top-k.js';

/** Between two turns of the event loop, where one slice of the least size does not take longer. */
const MILLISECONDS_PER_SLICE = 5;

/**
 * The same lists as `topK`: a query's list does not depend on those beside it.
 *
 * @param leastQueries of a slice, where fewer cost as much
 */
export function topKInSlices(topK: Kernels['topK'], leastQueries: number): Kernels['topKAsync'] {
  return async (input) => {
    const { dim, queries, k, exclude } = input;
    const { queryCount } = checkTopK(input);
    const lists = emptyTopK(queryCount, k);
    let size = leastQueries;
    for (let from = 0, to; from < queryCount; from = to) {
      to = Math.min(from + size, queryCount);
      const start = performance.now();
      const slice = topK({
        ...input,
        queries: queries.subarray(from * dim, to * dim),
        exclude: exclude === undefined ? undefined : csrSlice(exclude, from, to),
      });
      place(slice, lists, from);
      const took = performance.now() - start;
      if (took < MILLISECONDS_PER_SLICE / 2) size *= 2;
      else if (took > MILLISECONDS_PER_SLICE) size = Math.max(leastQueries, size >> 1);
      await setImmediate();
    }
    return lists;
  };
}

function place(slice: TopK, lists: TopK, from: number): void {
  lists.rows.set(slice.rows, from * slice.k);
  lists.scores.set(slice.scores, from * slice.k);
  lists.found.set(slice.found, from);
  lists.tiedBeyond.set(slice.tiedBeyond, from);
}
