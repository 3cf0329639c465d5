/** What an objective is put together from. */
import type { DenseParameter } from '@belfry/compute';
import type { Csr } from '@belfry/core';
import type { Kernels, ProductFormat } from '@belfry/native';
import type { ItemClusters } from './clusters/item-clusters.js';
import type { ContrastiveLoss } from './losses/contrastive-loss.js';
import type { NegativeSource } from './negatives/negative-source.js';
import type { Mask } from './negatives/negatives-options.js';
import type { Similarity } from './similarity.js';
import type { Temperature } from './temperature.js';

export interface ObjectiveParts {
  readonly loss: ContrastiveLoss;
  readonly source: NegativeSource;
  /** A number = fixed. */
  readonly temperature: number | Temperature;
  /** A learned number added to every score; absent or null = none. */
  readonly bias?: DenseParameter | null;
  /** Whether scores are corrected by the source's expected counts. */
  readonly logQ: boolean;
  readonly mask: Mask;
  /** Clusters of which a query leaves out that of its own item; absent or null = it leaves out none. */
  readonly excludedClusters?: ItemClusters | null;
  readonly similarity: Similarity;
}

/** What candidates are drawn from: arrays alone, so that another thread can draw them too. */
export interface CandidateContext {
  /**
   * [items] how often the batch sampler puts each item into a batch, up to scale: for examples drawn uniformly, the
   * item's number of examples (weights that multiply the loss do not count here).
   */
  readonly itemCounts: Float64Array | Int32Array;
  /** User row → item rows, ascending: what `mask: known-positives` leaves out. */
  readonly knownPositives: Csr;
  readonly batchSize: number;
  /** [items] cluster of each item from 0, −1 = in none, as the data says; absent or null = it does not. */
  readonly itemClusters?: Int32Array | null;
}

/** What an objective knows of the data, and what it computes with. */
export interface ObjectiveContext extends CandidateContext {
  readonly kernels: Kernels;
  /** Format of the factors of the loss's matrix products; absent = `float32`. */
  readonly products?: ProductFormat;
}
