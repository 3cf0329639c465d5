/** A learned vector per user or item: alone, it makes a tower the plain embedding of matrix factorisation. */
import type { EmbeddingTable } from '@belfry/compute';
import type { FeatureEncoder } from './feature-encoder.js';

/** For rows that are not those of the tower: nothing is known of their ids. */
export function ofUnknown(encoder: FeatureEncoder): FeatureEncoder {
  const { begin, ...same } = encoder;
  return { ...same, begin: (input, leaves) => begin({ ...input, rows: input.rows.map(() => -1) }, leaves) };
}

/** Ids times a factor, for who adds something else to make up the rest. */
export function weightedIdEncoder(table: EmbeddingTable, weight: number): FeatureEncoder {
  return {
    ...idEncoder(table),
    begin: ({ rows }, leaves) => {
      const ones = { offsets: Int32Array.from({ length: rows.length + 1 }, (_, n) => n), values: rows };
      return leaves.weightedBags(table, ones, new Float32Array(rows.length).fill(weight));
    },
  };
}

export function idEncoder(table: EmbeddingTable): FeatureEncoder {
  return { name: 'id', width: table.dim, learned: true, begin: ({ rows }, leaves) => leaves.rows(table, rows) };
}
