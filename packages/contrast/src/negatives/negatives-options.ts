/** Options of the negatives: where they come from and which candidates a query leaves out. */
import { withCheck } from '@belfry/core';
import { z } from 'zod';
import { frequenciesNames } from '../frequencies/registry.js';
import { faultOfClusters } from '../clusters/read-clusters.js';
import { rankingNames } from '../rankings/registry.js';
import { beta } from './beta.js';
import { drawnSources } from './mixed.js';
import type { DrawnSourceName } from './negative-source.js';
import { negativeSourceNames } from './registry.js';
import { candidateCountOption, readSum } from './sum-grammar.js';

export const negativesOptions = z.strictObject({
  name: withCheck(z.string(), (text) => readSum(text).fault)
    .default('mixed')
    .describe(
      `Where negatives come from: a source (${negativeSourceNames.join(', ')}), or a sum of terms NAME[:PARAMETER][xCOUNT] such as "in-batch + popularity:0.75x4096".`,
    ),
  count: candidateCountOption
    .default(1024)
    .describe(
      'Items drawn per step and shared by all its queries (for `hard` and `dns`: items of each query), where a term gives no count of its own.',
    ),
  drawn: z
    .enum(Object.keys(drawnSources) as [DrawnSourceName, ...DrawnSourceName[]])
    .default('uniform')
    .describe('How `mixed` draws the items beside the batch.'),
  beta: beta.default(0.75).describe('Exponent on popularity where items are drawn by it: 1 as in the log, 0 uniform.'),
  ownWeight: z
    .number()
    .gt(0)
    .max(100)
    .default(1)
    .describe(
      'Weight of the loss term of negatives that each query has for itself (`hard`, `dns`) beside the loss over shared candidates.',
    ),
  ranking: z
    .enum(rankingNames)
    .default('exact')
    .describe(
      'How `hard` ranks all items: `exact` compares each query with each item, in the step, with the same bits whatever the time; `hnsw` searches a graph that is built beside training on other threads (needs the C++ addon), and what it finds depends on how fast that goes.',
    ),
  refreshEvery: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(200)
    .describe(
      'Steps after which all item vectors are taken afresh, for `hard` to rank by and for clusters by `k-means`.',
    ),
  counts: z
    .enum(frequenciesNames)
    .default('log')
    .describe(
      'Where the frequencies of positives, by which `in-batch` and `queue` are corrected, come from: counted over the log, or estimated from the batches as they come (`streaming`).',
    ),
  countsRate: z
    .number()
    .gt(0)
    .max(1)
    .default(0.01)
    .describe('α of the `streaming` estimate: it follows a change within about 1/α hits of an item.'),
  mask: z
    .enum(['own', 'known-positives'])
    .default('own')
    .describe(
      "Candidates a query leaves out: its own item as the loss's form prescribes, or all other known positives of its user as well.",
    ),
  exclude: z
    .enum(['none', 'cluster'])
    .default('none')
    .describe(
      'What a query leaves out beside: nothing, or every item in the cluster of its own item (`negatives.clusters`).',
    ),
  clusters: withCheck(z.string(), faultOfClusters)
    .nullable()
    .default(null)
    .describe(
      'What says which cluster an item belongs to: a categorical item feature (items without a value are in none), or `k-means:K` of the item vectors, found anew every `negatives.refreshEvery` steps (`k-means` alone: K = √items).',
    ),
});

export type NegativesOptions = z.output<typeof negativesOptions>;
export type Mask = NegativesOptions['mask'];
