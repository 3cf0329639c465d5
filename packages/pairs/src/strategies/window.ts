/**
 * Window: what stands near in time belongs together, the nearer the more; the context of item2vec (Barkan & Koenigstein
 * 2016) with weights 1/distance.
 *
 *   w(i → j) = Σ over occurrences of i and j at most `window` places apart of recency · direction / distance
 */
import { z } from 'zod';
import { planCounting } from '../contexts/context-blocks.js';
import { summedLists } from '../contexts/summed-rows.js';
import { windowContexts } from '../contexts/window-contexts.js';
import { requireOrder } from '../pair-log.js';
import { pairStrategy } from './pair-strategy.js';
import { listFields, windowFields } from './shared-options.js';

export const window = pairStrategy({
  summary: 'what stands near in time, weighing 1/distance',
  source: 'the context of item2vec (Barkan & Koenigstein 2016), weighed',
  options: z.strictObject({ ...listFields, ...windowFields }),
  async lists({ log, kernels, memoryBytes, progress }, { neighbours, ...options }) {
    requireOrder(log, 'window');
    const counting = { log, rule: windowContexts(options), memoryBytes, progress };
    return summedLists(counting, await planCounting(counting), {
      kernels,
      k: neighbours,
      keepsItself: options.returns > 0,
    });
  },
});
