/** What a pair strategy is: from a log to weighted lists of items for each item. Each is a row of the registry. */
import type { z } from 'zod';
import { parseOptions, type OptionTree, type Progress } from '@belfry/core';
import type { FeatureTable, ServingVectors } from '@belfry/data';
import type { Kernels } from '@belfry/native';
import type { WeightedLists } from '../lists/weighted-lists.js';
import type { PairLog } from '../pair-log.js';

/** What strategies count from. */
export interface PairSource {
  readonly log: PairLog;
  /** What is known of the items. */
  readonly itemFeatures: FeatureTable;
  /** [items, dim]; null where there are none. */
  readonly itemVectors: ServingVectors | null;
  readonly kernels: Kernels;
  /** For what is gathered from the log at a time; the result does not depend on it. */
  readonly memoryBytes: number;
  /** Seed of what is random (the start of k-means). */
  readonly seed: number;
  readonly progress: Progress;
}

export interface PairStrategy {
  readonly summary: string;
  /** Paper or formula. */
  readonly source: string;
  readonly options: z.ZodType;
  /**
   * The lists of all items, at most `neighbours` each, best first, equal weights by lower row; an item is not in its own
   * unless an option asks for it.
   * @throws CONFIG_INVALID, MISSING_COLUMN where the data lacks what the strategy reads, SHAPE_MISMATCH
   */
  lists(source: PairSource, options: OptionTree): Promise<WeightedLists>;
}

/** A strategy whose options are parsed before it runs. */
export function pairStrategy<Options extends z.ZodType>(row: {
  readonly summary: string;
  readonly source: string;
  readonly options: Options;
  readonly lists: (source: PairSource, options: z.output<Options>) => Promise<WeightedLists>;
}): PairStrategy {
  return {
    ...row,
    lists: async (source, options) => row.lists(source, parseOptions(row.options, options, { path: 'pairs' })),
  };
}
