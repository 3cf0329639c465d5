/** The stand-in for a tower that reads histories: a user is the mean direction of the items in the history. */
import type { ServingVectors } from '@belfry/data';
import type { QueryEncoder } from './query-encoder.js';

export function itemVectorMean({ dim, values }: ServingVectors): QueryEncoder {
  return {
    note: "the user tower reads no history: the mean of the history's item vectors stands in for the user",
    encodeHistory(itemRows) {
      const mean = new Float32Array(dim);
      for (const row of itemRows) for (let d = 0; d < dim; d++) mean[d] += values[row * dim + d] / itemRows.length;
      return mean;
    },
  };
}
