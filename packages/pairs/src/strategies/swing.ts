/**
 * Swing (Yang et al. 2020): two users who both have i and j, and little else in common, are strong evidence for the pair; two
 * who share everything are not.
 *
 *   w(i → j) = Σ over pairs u, v who both have i and j of  w(u)·w(v) / (α + |I(u) ∩ I(v)|),   w(u) = (|I(u)| + userShift)^−userPower
 */
import { csrSlice } from '@belfry/core';
import { z } from 'zod';
import { contextBlocks, planCounting } from '../contexts/context-blocks.js';
import { setContexts } from '../contexts/set-contexts.js';
import { itself } from '../lists/itself.js';
import { rangesOfLists } from '../lists/rows-at-once.js';
import { ListBuilder } from '../lists/weighted-lists.js';
import { pairStrategy } from './pair-strategy.js';
import { listFields, setFields } from './shared-options.js';

export const swing = pairStrategy({
  summary: 'pairs of users who share these two items and little else',
  source: 'Yang et al. 2020',
  options: z.strictObject({
    ...listFields,
    ...setFields,
    alpha: z.number().min(0).default(5).describe('α: smoothing of what two users have in common.'),
    userShift: z.number().min(0).default(5).describe("Added to a user's number of items in the weight."),
    userPower: z.number().min(0).max(2).default(0.35).describe('Exponent of the weight of users: 0 = all alike.'),
  }),
  async lists({ log, kernels, memoryBytes, progress }, { neighbours, maxItems, alpha, userShift, userPower }) {
    const counting = { log, rule: setContexts({ maxItems, damping: 0 }), memoryBytes, progress };
    const k = Math.min(neighbours, log.itemCount);
    const builder = new ListBuilder(log.itemCount);
    for await (const block of contextBlocks(counting, await planCounting(counting))) {
      const { itemsOfContexts, contextsOfItems } = block;
      const userWeights = Float64Array.from(
        { length: itemsOfContexts.offsets.length - 1 },
        (_, user) => (itemsOfContexts.offsets[user + 1] - itemsOfContexts.offsets[user] + userShift) ** -userPower,
      );
      for (const [from, to] of rangesOfLists(block.to - block.from, k)) {
        const { rows, scores, found } = kernels.swingTopK({
          left: csrSlice(contextsOfItems, from, to),
          right: itemsOfContexts,
          columns: log.itemCount,
          k,
          userWeights,
          alpha,
          exclude: itself(block.from + from, block.from + to),
        });
        found.forEach((count, n) =>
          builder.append(rows.subarray(n * k, n * k + count), scores.subarray(n * k, n * k + count)),
        );
      }
    }
    return builder.finish();
  },
});
