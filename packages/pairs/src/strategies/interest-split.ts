/**
 * Interest split: a user's items are clustered first, and only what stands near inside a cluster is a pair: clicks of several
 * interests in turn are no positives of each other. Clusters are the categories, or where there are none, spherical k-means
 * (Dhillon & Modha 2001) over item vectors.
 */
import { z } from 'zod';
import { BelfryError, Rng } from '@belfry/core';
import { sphericalKMeans } from '@belfry/native';
import { planCounting } from '../contexts/context-blocks.js';
import { withinParts } from '../contexts/split-sequences.js';
import { summedLists } from '../contexts/summed-rows.js';
import { windowContexts } from '../contexts/window-contexts.js';
import { requireOrder } from '../pair-log.js';
import { categoryCodes } from './category-codes.js';
import { pairStrategy, type PairSource } from './pair-strategy.js';
import { listFields, windowFields } from './shared-options.js';

export const interestSplit = pairStrategy({
  summary: "the window inside each of a user's interests",
  source: "a user's items clustered first; spherical k-means (Dhillon & Modha 2001) where there is no category",
  options: z.strictObject({
    ...listFields,
    ...windowFields,
    category: z
      .string()
      .default('category')
      .describe('Categorical feature that tells interests apart; empty: clusters of item vectors.'),
    clusters: z.int().min(1).max(65_536).default(100).describe('Clusters of item vectors.'),
  }),
  async lists(source, { neighbours, category, clusters, ...options }) {
    const { log, kernels, memoryBytes, progress } = source;
    requireOrder(log, 'interest-split');
    const interests =
      category === '' ? await interestsOfVectors(source, clusters) : categoryCodes(source.itemFeatures, category);
    const rule = withinParts(({ items }) => items.map((item) => interests[item]), windowContexts(options));
    const counting = { log, rule, memoryBytes, progress };
    return summedLists(counting, await planCounting(counting), {
      kernels,
      k: neighbours,
      keepsItself: options.returns > 0,
    });
  },
});

async function interestsOfVectors({ itemVectors, kernels, seed }: PairSource, clusters: number): Promise<Int32Array> {
  if (itemVectors !== null) {
    const { dim, values: vectors } = itemVectors;
    const groups = Math.min(clusters, vectors.length / dim);
    return (await sphericalKMeans({ vectors, dim, clusters: groups, rng: Rng.fromSeed(seed) }, kernels)).groups;
  }
  throw new BelfryError('MISSING_COLUMN', {
    given: 'the strategy interest-split without a category and without item vectors',
    expected: 'something that tells interests apart',
    change:
      'Name a categorical feature with the option category, or give a run (--run), whose item vectors are clustered.',
  });
}
