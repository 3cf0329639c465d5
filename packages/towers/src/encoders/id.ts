/** A learned vector per user or item: alone, it makes a tower the plain embedding of matrix factorisation. */
import type { EmbeddingTable } from '@belfry/compute';
import type { FeatureEncoder } from './feature-encoder.js';

export function idEncoder(table: EmbeddingTable): FeatureEncoder {
  return { name: 'id', width: table.dim, learned: true, begin: ({ rows }, leaves) => leaves.rows(table, rows) };
}
