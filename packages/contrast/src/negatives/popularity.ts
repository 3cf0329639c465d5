/**
 * Popularity negatives: N items drawn from the whole catalogue with q(i) ∝ count(i)^β (Mikolov et al. 2013 use ¾).
 * β = 1 draws as the log does, β = 0 uniformly. For β > 0 an item that was never clicked is never drawn.
 * Expected count c(i) = N·q(i); a draw costs O(1) whatever the catalogue (alias table).
 */
import { AliasTable } from '@belfry/core';
import { betaParameter } from './beta.js';
import type { NegativeSource, NegativeSourceKind } from './negative-source.js';

/** @param count items drawn per step, with repeats. @param itemCounts [items] popularity. @param beta exponent β ≥ 0. */
export function popularityNegatives(count: number, itemCounts: ArrayLike<number>, beta: number): NegativeSource {
  const table = new AliasTable(Float64Array.from(itemCounts, (popularity) => popularity ** beta));
  return {
    name: 'popularity',
    usesBatch: false,
    needsModel: false,
    draw(_batch, rng) {
      const drawn = new Int32Array(count);
      for (let j = 0; j < count; j++) drawn[j] = table.sample(rng);
      return drawn;
    },
    addExpectedCounts(_batch, rows, counts) {
      for (let j = 0; j < rows.length; j++) counts[j] += count * table.probability(rows[j]);
      return true;
    },
  };
}

export const popularity: NegativeSourceKind = {
  summary: 'items drawn from the whole catalogue in proportion to popularity^β',
  usesBatch: false,
  draws: true,
  parameter: betaParameter,
  create: ({ count, itemCounts, beta }) => popularityNegatives(count, itemCounts, beta),
};
