/**
 * Queries made of item vectors: an item asks for items like itself, and the mean of a history's items stands in for a
 * user where no tower reads histories. A bias coordinate is what an item adds to every user's score (popularity): users
 * have 1 there, and likeness between items leaves it out.
 */
import type { QueryEncoder } from './query-encoder.js';
import type { RecallParts } from './recall-parts.js';

type ItemParts = Pick<RecallParts, 'itemVectors' | 'hasBias'>;

export function itemQuery({ itemVectors: { dim, values }, hasBias }: ItemParts, row: number): Float32Array {
  const query = values.slice(row * dim, (row + 1) * dim);
  if (hasBias) query[dim - 1] = 0;
  return query;
}

export function historyMean({ itemVectors: { dim, values }, hasBias }: ItemParts): QueryEncoder {
  return {
    note: "the user tower reads no history: the mean of the history's item vectors stands in for the user",
    encodeHistory(itemRows) {
      const mean = new Float32Array(dim);
      for (const row of itemRows) for (let d = 0; d < dim; d++) mean[d] += values[row * dim + d] / itemRows.length;
      if (hasBias) mean[dim - 1] = 1;
      return mean;
    },
  };
}
