/** Co-category: co-click among items of one category; the other interests of a user are no positives. */
import { z } from 'zod';
import { planCounting } from '../contexts/context-blocks.js';
import { setContexts } from '../contexts/set-contexts.js';
import { withinParts } from '../contexts/split-sequences.js';
import { summedLists } from '../contexts/summed-rows.js';
import { categoryCodes } from './category-codes.js';
import { pairStrategy } from './pair-strategy.js';
import { categoryField, listFields, setFields } from './shared-options.js';

export const coCategory = pairStrategy({
  summary: 'users who have both, items of one category only',
  source: 'co-click inside categories',
  options: z.strictObject({ ...listFields, ...setFields, category: categoryField }),
  async lists({ log, itemFeatures, kernels, memoryBytes, progress }, { neighbours, maxItems, category }) {
    const codes = categoryCodes(itemFeatures, category);
    const rule = withinParts(({ items }) => items.map((item) => codes[item]), setContexts({ maxItems, damping: 0 }));
    const counting = { log, rule, memoryBytes, progress };
    return summedLists(counting, await planCounting(counting), { kernels, k: neighbours });
  },
});
