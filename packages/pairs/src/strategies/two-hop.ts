/**
 * Two-hop: what follows an item, and what follows that. P is the window table with rows that add up to 1, a step of a random
 * walk over items; two steps reach items that never stood beside the first one.
 *
 *   S = P + α·P² (+ β·P³)
 */
import { z } from 'zod';
import { planCounting } from '../contexts/context-blocks.js';
import { summedLists } from '../contexts/summed-rows.js';
import { windowContexts } from '../contexts/window-contexts.js';
import { addHops } from '../hops.js';
import { requireOrder } from '../pair-log.js';
import { pairStrategy } from './pair-strategy.js';
import { listFields, windowFields } from './shared-options.js';

export const twoHop = pairStrategy({
  summary: 'what stands near, and what stands near that',
  source: 'S = P + α·P², P the window table with rows of sum 1',
  options: z.strictObject({
    ...listFields,
    ...windowFields,
    alpha: z.number().gt(0).default(1).describe('α: weight of the second step.'),
    beta: z.number().min(0).default(0).describe('β: weight of a third step.'),
    partners: z
      .int()
      .min(1)
      .max(100_000)
      .default(1000)
      .describe('Items each step can lead to from one item, the best ones: bounds memory on large catalogues.'),
  }),
  async lists({ log, kernels, memoryBytes, progress }, { neighbours, alpha, beta, partners, ...window }) {
    requireOrder(log, 'two-hop');
    const counting = { log, rule: windowContexts(window), memoryBytes, progress };
    const keepsItself = window.returns > 0;
    const table = await summedLists(counting, await planCounting(counting), { kernels, k: partners, keepsItself });
    return addHops(table, { factors: beta > 0 ? [alpha, beta] : [alpha], partners, neighbours, keepsItself }, kernels);
  },
});
