import type { Csr, Rng } from '@belfry/core';
import type { NamedArray, StoredValues } from '@belfry/data';
import type { Kernels } from '@belfry/native';
import type { ItemClusters } from '../clusters/item-clusters.js';
import type { RankingName } from '../rankings/registry.js';
import type { ContrastBatch } from '../contrast-batch.js';
import type { ItemFrequencies } from '../frequencies/item-frequencies.js';

/**
 * Where negatives come from. It returns data, never behaviour: rows to encode, and on request their expected counts. Some
 * sources put forward more: vectors of earlier steps, or rows for each query alone.
 */
export interface NegativeSource {
  readonly name: string;
  /** Whether the batch's own positives serve as candidates. */
  readonly usesBatch: boolean;
  /** Whether what it puts forward depends on the model or the steps before, so that nothing can be drawn ahead of a step. */
  readonly needsModel: boolean;
  /**
   * Called once before each step and by nothing else, before anything is drawn for it: what changes from step to step changes
   * here or in {@link StoredNegatives.remember}, so that drawing alone, as diagnostics do, leaves the source as it is. Only
   * where {@link needsModel} is true.
   */
  prepare?(batch: ContrastBatch, rng: Rng, model: ModelView): void | Promise<void>;
  /** Item rows drawn beyond the batch and encoded in this step, candidates of every query (with repeats); empty for in-batch. */
  draw(batch: ContrastBatch, rng: Rng): Int32Array;
  /**
   * Adds to `counts[j]` the expected number of times this source puts `rows[j]` among a query's candidates: n·q(i).
   * Returns false where no such number exists: biased by design, not to be corrected. What comes as {@link own} counts nowhere.
   */
  addExpectedCounts(batch: ContrastBatch, rows: Int32Array, counts: Float64Array): boolean;
  /** Whether its expected counts change with the model; absent = they do not. */
  readonly followsModel?: boolean;
  /** Vectors of earlier steps that are candidates of every query. */
  readonly stored?: StoredNegatives;
  /** Rows for each query alone, a loss term of their own. */
  readonly own?: OwnNegatives;
  /** What a resumed run needs to go on with the same bits. */
  readonly memory?: SourceMemory;
  /** What is worth logging of its state at a step (steps since an index was refreshed), by name. */
  figures?(step: number): Readonly<Record<string, number>>;
  /** Ends what goes on beside training; called after the last step. */
  close?(): Promise<void>;
}

/** Candidates that are not encoded anew: nothing flows back into them. */
export interface StoredNegatives {
  /** Those of this step, in blocks. */
  take(batch: ContrastBatch, rng: Rng): readonly StoredVectors[];
  /** Called after each step. @param vectors [B, d] of the batch's positives, as they were compared in the loss */
  remember(batch: ContrastBatch, vectors: Float32Array): void;
}

export interface StoredVectors {
  /** [K] item rows */
  readonly rows: Int32Array;
  /** [K, d] as they are compared in the loss */
  readonly vectors: Float32Array;
  /** [K] what the expected count of when a vector was stored had beyond that of now; absent = nothing. */
  readonly expectedCountChange?: Float64Array;
}

/** K, over all blocks. */
export function storedCount(stored: readonly StoredVectors[] | null): number {
  return (stored ?? []).reduce((count, { rows }) => count + rows.length, 0);
}

/**
 * Negatives that depend on the query (hard ones): they have no usable distribution, so they stand in a term of their own,
 * uncorrected, biased on purpose.
 */
export interface OwnNegatives {
  /** M, item rows for each query. */
  readonly perQuery: number;
  /** Weight of the term beside the loss over shared candidates. */
  readonly weight: number;
  /** [B·M] item rows of each query one after the other; −1 where there are fewer. */
  draw(batch: ContrastBatch, rng: Rng, model: ModelView): Int32Array;
}

/** The model as it stands before a step. */
export interface ModelView {
  /** From 0. */
  readonly step: number;
  readonly dim: number;
  readonly kernels: Kernels;
  /** [B, d] as they are compared in the loss */
  queryVectors(batch: ContrastBatch): Float32Array;
  /** [n, d] as they are compared in the loss */
  itemVectors(rows: Int32Array): Float32Array;
}

export interface SourceMemory {
  state(): Map<string, NamedArray<StoredValues>>;
  /** @param state what {@link SourceMemory.state} gave, copied */
  restore(state: ReadonlyMap<string, NamedArray<StoredValues>>): void;
}

/** What a source of the registry is made from: the options of negatives, or what its term in a sum says instead, and the data. */
export interface SourceSettings {
  /** Items drawn per step. */
  readonly count: number;
  /** Exponent on popularity. */
  readonly beta: number;
  /** The source that `mixed` draws from beside the batch. */
  readonly drawn: DrawnSourceName;
  /** Steps for which vectors are stored before they serve; absent = until there is no room for more. */
  readonly warmUp?: number;
  /** [items] how often the batch sampler puts each item into a batch, up to scale; zero = never. */
  readonly itemCounts: ArrayLike<number>;
  /** absent or null = not known. */
  readonly itemClusters?: ItemClusters | null;
  /** How often, as shares, counted or estimated. */
  readonly frequencies: ItemFrequencies;
  /** User row → item rows, ascending. */
  readonly knownPositives: Csr;
  /** Weight of the term of negatives that each query has for itself. */
  readonly ownWeight: number;
  /** How items are ranked for hard negatives. */
  readonly ranking: RankingName;
  /** Steps from one time that all item vectors are taken afresh to the next. */
  readonly refreshEvery: number;
  /** Ranks that hard negatives are drawn from; absent = the source's own choice. */
  readonly band?: RankBand;
  /** Items that are drawn for a query before the best are kept; absent = the source's own choice. */
  readonly draws?: number;
}

/** Ranks from 1, both ends included. */
export interface RankBand {
  readonly from: number;
  readonly to: number;
}

export type DrawnSourceName = 'uniform' | 'popularity';

/** A row of the registry. */
export interface NegativeSourceKind {
  readonly summary: string;
  readonly usesBatch: boolean;
  /** Whether there are candidates beyond the batch, so that their number may be given (`xCOUNT`). */
  readonly draws: boolean;
  /** Whether it keeps something of the steps before; absent = it does not. */
  readonly keeps?: boolean;
  /** Whether its negatives are each query's own ({@link NegativeSource.own}); absent = they are shared. */
  readonly hasOwn?: boolean;
  /** What may follow its name after a colon; absent = nothing. */
  readonly parameter?: SourceParameter;
  /** @throws BelfryError BACKEND_UNAVAILABLE where this machine lacks what it needs; absent = nothing */
  requireHere?(settings: Pick<SourceSettings, 'ranking'>): void;
  create(settings: SourceSettings): NegativeSource;
}

/** The parameter of a source in a sum: options in short, for one term alone. */
export interface SourceParameter {
  /** In words, its name first: `BETA, a number from 0 to 4`. */
  readonly expected: string;
  /** The settings that a text stands for; null where it does not fit. */
  read(text: string): Partial<SourceSettings> | null;
}
