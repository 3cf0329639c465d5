/** A learned vector per user or item: alone, it makes a tower the plain embedding of matrix factorisation. */
import type { EmbeddingTable } from '@belfry/compute';
import type { FeatureEncoder } from './feature-encoder.js';

/** For rows that are not those of the table: nothing is known of their ids. */
export function unknownIdEncoder(table: EmbeddingTable): FeatureEncoder {
  const { begin, ...same } = idEncoder(table);
  return { ...same, begin: (input, leaves) => begin({ ...input, rows: input.rows.map(() => -1) }, leaves) };
}

export function idEncoder(table: EmbeddingTable): FeatureEncoder {
  return { name: 'id', width: table.dim, learned: true, begin: ({ rows }, leaves) => leaves.rows(table, rows) };
}
