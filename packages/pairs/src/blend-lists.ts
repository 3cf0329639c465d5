/**
 * Blending: several lists for each item become one, Σ weight · score, where the scores of a list are divided by their sum, so
 * that each source has one vote to share out whatever its scores mean.
 */
import { csrRow } from '@belfry/core';
import { bestRows } from './lists/best-rows.js';
import { ListBuilder, type WeightedLists } from './lists/weighted-lists.js';

/** What the scores of a list are divided by. */
export const normalisations = {
  sum: (scores: Float32Array) => scores.reduce((sum, score) => sum + score, 0),
  max: (scores: Float32Array) => scores.reduce((most, score) => Math.max(most, score), 0),
  none: () => 1,
} as const satisfies Record<string, (scores: Float32Array) => number>;

export type Normalisation = keyof typeof normalisations;

export interface BlendSource {
  readonly lists: WeightedLists;
  readonly weight: number;
}

/** @param k entries kept of each list */
export function blendLists(
  sources: readonly BlendSource[],
  k: number,
  normalisation: Normalisation = 'sum',
): WeightedLists {
  const used = sources.filter(({ weight }) => weight !== 0);
  const rowCount = sources[0].lists.lists.offsets.length - 1;
  const sums = new Float64Array(1 + used.reduce((most, { lists }) => largest(lists.lists.values, most), -1));
  const builder = new ListBuilder(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const met = new Set<number>();
    for (const { lists, weight } of used) {
      const rows = csrRow(lists.lists, row);
      const scores = lists.weights.subarray(lists.lists.offsets[row], lists.lists.offsets[row + 1]);
      const divisor = normalisations[normalisation](scores);
      if (!(divisor > 0)) continue;
      for (let n = 0; n < rows.length; n++) {
        sums[rows[n]] += (weight * scores[n]) / divisor;
        met.add(rows[n]);
      }
    }
    const best = bestRows(
      Array.from(met),
      Array.from(met, (item) => sums[item]),
      k,
    );
    for (const item of met) sums[item] = 0;
    builder.append(best.rows, best.scores);
  }
  return builder.finish();
}

function largest(values: Int32Array, least: number): number {
  return values.reduce((most, value) => Math.max(most, value), least);
}
