/** All items ranked for queries, by item vectors of some steps ago. */
import type { Csr } from '@belfry/core';
import type { ModelView, SourceMemory } from '../negatives/negative-source.js';

export interface ItemRanking {
  /** Called once before each step; takes item vectors afresh where it is time. */
  prepare(model: ModelView): void | Promise<void>;
  /** The best items for each query, best first, those left out aside. @param queries [q, d] @param k ranks, at most the items */
  nearest(model: ModelView, queries: Float32Array, k: number, exclude: Csr): RankedItems;
  /** Steps since the vectors were taken that items are ranked by, at a step. */
  staleness(step: number): number;
  readonly memory?: SourceMemory;
  /** Ends what goes on beside training; called after the last step. */
  close?(): Promise<void>;
}

export interface RankedItems {
  /** [q, k] item rows */
  readonly rows: Int32Array;
  /** [q] how many of the k there are */
  readonly found: Int32Array;
}

export interface RankingSettings {
  readonly itemCount: number;
  /** Steps from one refresh to the next, at least 1. */
  readonly refreshEvery: number;
}

export const everyItem = (itemCount: number): Int32Array => Int32Array.from({ length: itemCount }, (_, row) => row);
