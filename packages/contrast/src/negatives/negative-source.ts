import type { Rng } from '@belfry/core';
import type { ContrastBatch } from '../contrast-batch.js';

/** Where negatives come from. It returns data, never behaviour: rows, and on request their expected counts. */
export interface NegativeSource {
  readonly name: string;
  /** Whether the batch's own positives serve as candidates. */
  readonly usesBatch: boolean;
  /** Whether what it draws depends on the model as it stands, so that nothing can be drawn ahead of a step. */
  readonly needsModel: boolean;
  /** Item rows drawn beyond the batch (with repeats); empty for in-batch. */
  draw(batch: ContrastBatch, rng: Rng): Int32Array;
  /**
   * Adds to `counts[j]` the expected number of times this source puts `rows[j]` among a query's candidates: n·q(i).
   * Returns false where no such number exists (hard negatives): biased by design, not to be corrected.
   */
  addExpectedCounts(batch: ContrastBatch, rows: Int32Array, counts: Float64Array): boolean;
}

/** What a source of the registry is made from. */
export interface SourceSettings {
  /** Items drawn per step. */
  readonly count: number;
  /** Exponent on popularity. */
  readonly beta: number;
  /** The source that `mixed` draws from beside the batch. */
  readonly drawn: DrawnSourceName;
  /** [items] how often the batch sampler puts each item into a batch, up to scale; zero = never. */
  readonly itemCounts: ArrayLike<number>;
}

export type DrawnSourceName = 'uniform' | 'popularity';

/** A row of the registry. */
export interface NegativeSourceKind {
  readonly summary: string;
  readonly usesBatch: boolean;
  /** Whether items are drawn beyond the batch. */
  readonly draws: boolean;
  create(settings: SourceSettings): NegativeSource;
}
