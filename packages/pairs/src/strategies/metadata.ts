/**
 * Metadata: items described alike, no interaction needed: the only positives a new item has. A tag is a value of a categorical
 * or bag feature, or a word of a text; items are compared by the cosine of their tags weighed by tf-idf (Salton & Buckley 1988):
 *
 *   w(i → j) = cos(x(i), x(j)),   x(i)_t = log(n / items with t)   for each tag t of i
 */
import { csrSlice, type Csr } from '@belfry/core';
import { z } from 'zod';
import { itself } from '../lists/itself.js';
import { rangesOfLists } from '../lists/rows-at-once.js';
import { transpose } from '../lists/transpose.js';
import { ListBuilder } from '../lists/weighted-lists.js';
import { pairStrategy } from './pair-strategy.js';
import { listFields } from './shared-options.js';
import { tagsOfItems } from './tags-of-items.js';

export const metadata = pairStrategy({
  summary: 'items described alike, new ones included',
  source: 'cosine of tf-idf (Salton & Buckley 1988)',
  options: z.strictObject({
    ...listFields,
    features: z
      .union([z.enum(['all']), z.array(z.string()).min(1)])
      .default('all')
      .describe('Categorical, bag and text features read: `all`, or a list of names.'),
    maxShare: z
      .number()
      .gt(0)
      .max(1)
      .default(0.5)
      .describe('Tags of a larger share of the items are left out: they say little and cost most.'),
  }),
  async lists({ log: { itemCount }, itemFeatures, kernels }, { neighbours, features, maxShare }) {
    const { tags, tagCount } = tagsOfItems(itemFeatures, { itemCount, names: features, maxShare });
    const itemsOfTags = transpose(tags, tagCount);
    const idf = Float64Array.from({ length: tagCount }, (_, tag) =>
      Math.log(itemCount / (itemsOfTags.offsets[tag + 1] - itemsOfTags.offsets[tag])),
    );
    const unit = unitRows(tags, idf);
    const weights = Float32Array.from(itemsOfTags.positions, (position) => unit[position]);
    const k = Math.min(neighbours, itemCount);
    const builder = new ListBuilder(itemCount);
    for (const [from, to] of rangesOfLists(itemCount, k)) {
      const { rows, scores, found } = kernels.sparseTopK({
        left: csrSlice(tags, from, to),
        leftWeights: unit.subarray(tags.offsets[from], tags.offsets[to]),
        right: itemsOfTags,
        columns: itemCount,
        k,
        rowWeights: null,
        weights,
        cosine: null,
        findsZeros: false,
        exclude: itself(from, to),
      });
      found.forEach((count, n) =>
        builder.append(rows.subarray(n * k, n * k + count), scores.subarray(n * k, n * k + count)),
      );
    }
    return builder.finish();
  },
});

/** x(i) / |x(i)|, of each entry of `tags`; zeros where no tag of an item says anything. */
function unitRows({ offsets, values }: Csr, idf: Float64Array): Float64Array {
  const unit = Float64Array.from(values, (tag) => idf[tag]);
  for (let row = 0; row + 1 < offsets.length; row++) {
    const own = unit.subarray(offsets[row], offsets[row + 1]);
    const norm = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    if (norm > 0) for (let i = 0; i < own.length; i++) own[i] /= norm;
  }
  return unit;
}
