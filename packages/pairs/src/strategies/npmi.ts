/**
 * NPMI, normalised pointwise mutual information (Bouma 2009): how much more often than by chance two items meet, from −1
 * (never) over 0 (by chance) to 1 (always together). With n sequences, c(i) of which hold i and c(i,j) both:
 *
 *   npmi(i, j) = log(c(i,j)·n / (c(i)·c(j))) / −log(c(i,j)/n)
 */
import { z } from 'zod';
import { planCounting } from '../contexts/context-blocks.js';
import { setContexts } from '../contexts/set-contexts.js';
import { summedRows } from '../contexts/summed-rows.js';
import { bestRows } from '../lists/best-rows.js';
import { ListBuilder } from '../lists/weighted-lists.js';
import { pairStrategy } from './pair-strategy.js';
import { listFields, setFields } from './shared-options.js';

export const npmi = pairStrategy({
  summary: 'how much more often than by chance two items meet; favours rare ones',
  source: 'Bouma 2009',
  options: z.strictObject({
    ...listFields,
    ...setFields,
    minCount: z.int().min(1).default(2).describe('Meetings that make a pair: one alone is chance.'),
    shrink: z
      .number()
      .min(0)
      .default(0)
      .describe('Multiplies by c/(c + shrink), c the meetings: a remedy for pairs that are sure of little.'),
  }),
  async lists({ log, kernels, memoryBytes, progress }, { neighbours, maxItems, minCount, shrink }) {
    const counting = { log, rule: setContexts({ maxItems, damping: 0 }), memoryBytes, progress };
    const plan = await planCounting(counting);
    const n = plan.extent.sequences;
    const score = (meetings: number, own: number, other: number): number =>
      meetings === n ? 1 : Math.log((meetings * n) / (own * other)) / -Math.log(meetings / n);
    const builder = new ListBuilder(log.itemCount);
    for await (const { item, rows, sums } of summedRows(counting, plan, { kernels, k: Infinity })) {
      const values = new Float64Array(rows.length);
      let kept = 0;
      // Partners come with the most meetings first.
      for (let place = 0; place < rows.length && sums[place] >= minCount; place++) {
        const value = score(sums[place], plan.itemTotals[item], plan.itemTotals[rows[place]]);
        if (!(value > 0)) continue;
        values[kept] = (value * sums[place]) / (sums[place] + shrink);
        rows[kept++] = rows[place];
      }
      const best = bestRows(rows.subarray(0, kept), values.subarray(0, kept), neighbours);
      builder.append(best.rows, best.scores);
    }
    return builder.finish();
  },
});
