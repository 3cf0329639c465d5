/**
 * Co-click, the naive positive: how many users have both items, whatever lies between them. As a cosine it is item-kNN
 * (Sarwar et al. 2001; Deshpande & Karypis 2004):
 *
 *   count:   w(i → j) = Σ_{u has i and j} |I(u)|^−damping
 *   cosine:  that / (√(w(i)·w(j)) + shrink),   w(i) = Σ_{u has i} |I(u)|^−damping
 */
import { z } from 'zod';
import { planCounting } from '../contexts/context-blocks.js';
import { setContexts } from '../contexts/set-contexts.js';
import { summedLists } from '../contexts/summed-rows.js';
import { pairStrategy } from './pair-strategy.js';
import { listFields, setFields } from './shared-options.js';

export const coClick = pairStrategy({
  summary: 'users who have both, whatever lies between',
  source: 'count, or the cosine of item-kNN (Sarwar et al. 2001; Deshpande & Karypis 2004)',
  options: z.strictObject({
    ...listFields,
    ...setFields,
    similarity: z
      .enum(['count', 'cosine'])
      .default('count')
      .describe('The number of users in common, or divided by the geometric mean of the users of each.'),
    shrink: z.number().min(0).default(10).describe('Added to the denominator of the cosine.'),
    damping: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('A user of n items counts n^−damping: 0 all alike, 1 as unit rows.'),
  }),
  async lists({ log, kernels, memoryBytes, progress }, { neighbours, similarity, shrink, ...set }) {
    const counting = { log, rule: setContexts(set), memoryBytes, progress };
    const plan = await planCounting(counting);
    const norms = plan.itemTotals.map(Math.sqrt);
    return summedLists(counting, plan, {
      kernels,
      k: neighbours,
      ...(similarity === 'cosine' ? { cosine: { norms, shrink } } : {}),
    });
  },
});
