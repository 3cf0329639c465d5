import type { Csr } from '@belfry/core';

/**
 * The numeric kernels every hot loop goes through. Implementations (the plain TypeScript reference, the portable wasm
 * one, later a C++ addon) give the same results within rounding, and each gives the same bits at any thread count.
 * Matrices are row-major `Float32Array`s; `[n, d]` in a comment is the shape.
 */
export interface Kernels {
  /** Implementation name, e.g. `reference` or `wasm`. */
  readonly name: string;
  /** Instruction set in use, e.g. `scalar` or `wasm-simd128`. */
  readonly isa: string;
  /** Threads that work on one call, the caller's included. */
  readonly threads: number;

  /** Contrastive loss and its exact gradients, never holding B × C beyond the memory budget. */
  scores(input: ScoresInput): ScoresOutput;
  /** The same loss where each query has candidates of its own. Nothing is corrected. */
  ownScores(input: OwnScoresInput): OwnScoresOutput;
  /** Exact inner-product search: the k best of `items` for each query, best first, equal scores by lower row, NaN never. */
  topK(input: TopKInput): TopK;
  /** The same as {@link Kernels.topK} while the event loop turns; the input stays as it is until the promise is settled. */
  topKAsync(input: TopKInput): Promise<TopK>;
  /** The k best of given score rows `[q, n]`, same order rule as {@link Kernels.topK}. */
  selectTopK(input: SelectTopKInput): TopK;
  /** The k best columns of each row of a sparse product, same order rule; sums in 64 bits, scores rounded once to 32. */
  sparseTopK(input: SparseTopKInput): TopK;
  /** The k best partners of each row by swing, same order rule; sums in 64 bits, scores rounded once to 32. */
  swingTopK(input: SwingTopKInput): TopK;

  /** out[i] = table[rows[i]]; rows of −1 give zeros. table [·, dim], out [rows.length, dim] */
  gatherRows(table: TableValues, dim: number, rows: Int32Array, out: Float32Array): void;
  /** target[rows[i]] += source[i], in order of i; rows of −1 are left out. */
  scatterAddRows(target: Float32Array, dim: number, rows: Int32Array, source: Float32Array): void;
  /**
   * Per bag the sum of its members' rows, each times its weight, in order; members of −1 are left out, an empty bag gives
   * zeros. weights [members], null = all 1. Returns [bags, dim].
   */
  sumBags(table: TableValues, dim: number, bags: Csr, weights?: Float32Array | null): Float32Array;
  /** The gradient of {@link Kernels.sumBags}: target[member] += weight·source[bag], in order. source [bags, dim] */
  scatterAddBags(
    target: Float32Array,
    dim: number,
    bags: Csr,
    source: Float32Array,
    weights?: Float32Array | null,
  ): void;
  /**
   * Each row once, in order of first appearance, −1 left out; places[i] is where in that list rows[i] is, −1 for −1. The
   * cost depends on the number of rows alone. places [rows.length]
   */
  distinctRows(rows: Int32Array, places: Int32Array): Int32Array;

  /** Rows scaled to unit length in place (zero rows stay zero); returns the old norms [n]. */
  normalizeRows(matrix: Float32Array, dim: number): Float32Array;
  /** Gradient through {@link Kernels.normalizeRows}, in place on `gradient`: g ← (g − (g·u)u) / norm. */
  normalizeRowsGradient(unit: Float32Array, norms: Float32Array, dim: number, gradient: Float32Array): void;
  /** The first place that holds NaN or an infinity, −1 where none does. */
  findNonFinite(values: Float32Array): number;

  /** Row-sparse optimiser steps: only `rows` (unique) of the table and its moments are read and written. */
  sgdRows(step: SparseStep & { momentum: number; velocity: Float32Array | null }): void;
  /**
   * Lazy Adam: moments decay only when a row is touched, bias correction by the global step count. Without a gradient the
   * rows move by the gradient 0: what dense Adam does to the rows that a step does not touch.
   */
  adamRows(
    step: RowStep & {
      /** [rows.length, dim]; null = 0 everywhere */
      gradient: Float32Array | null;
      first: Float32Array;
      second: Float32Array;
      beta1: number;
      beta2: number;
      epsilon: number;
      stepCount: number;
    },
  ): void;
  adagradRows(step: SparseStep & { accumulator: Float32Array; epsilon: number }): void;
}

/**
 * A table's numbers: float32, or bfloat16, which is the upper half of a float32 (its sign, exponent and 7 bits more).
 * bfloat16 is widened exactly when read, and rounded stochastically when a step writes it.
 */
export type TableValues = Float32Array | Uint16Array;

/** A step of an optimiser on some rows, but for their gradient. */
export interface RowStep {
  /** [·, dim] */
  table: TableValues;
  dim: number;
  /** Unique rows to update. */
  rows: Int32Array;
  learningRate: number;
  /** Decoupled weight decay on the touched rows: w ← w − lr·decay·w. */
  weightDecay: number;
  /**
   * For a table of bfloat16: 32 bits that, with row and column, decide how a new weight is rounded. Another key for each
   * step; 0 where it is left out.
   */
  roundingKey?: number;
}

export interface SparseStep extends RowStep {
  /** [rows.length, dim] */
  gradient: Float32Array;
}

/** Candidates shared by all queries of the batch. In-batch negatives pass the positives' own vectors as a block. */
export interface CandidateBlock {
  /** [C, dim] */
  vectors: Float32Array;
  /** log of the expected count of each candidate in the union of all sources [C]; null = no correction. */
  logExpectedCount: Float32Array | null;
  /** Whether nothing flows back into it (stored vectors): its gradient comes empty, and where no block after it has one it is not computed. Absent = no. */
  isFixed?: boolean;
}

/**
 * How scores become a loss. z⁺ and zⱼ are (similarity / temperature − log expected count), n the candidates left.
 * - `softmax`: −z⁺ + log(e^z⁺ + Σⱼ e^zⱼ)
 * - `two-sided-softmax`: the mean of `softmax` from queries to items and from items to queries (CLIP); the first block is
 *   the positives, column i that of query i, which the exclusions leave out of its candidates
 * - `decoupled`: −z⁺ + weight · log Σⱼ e^zⱼ   (DCL at 1, bilateral softmax otherwise)
 * - `debiased`: −z⁺ + log(e^z⁺ + n·g), g = max{(mean e^zⱼ − positivePrior · e^z⁺) / (1 − positivePrior), e^logFloor}
 * - `potential`: Σⱼ e^zⱼ, not safe where some z is large
 * - `logistic`: −log σ(z⁺) − Σⱼ log σ(−zⱼ)   (NCE with counts k·p_noise, SGNS without)
 * - `bpr`: −(1/n) Σⱼ log σ(z⁺ − zⱼ)
 * - `ccl`: (1 − z⁺) + (weight/n) Σⱼ max(0, zⱼ − margin)
 */
export type Epilogue =
  | { kind: 'softmax' }
  | { kind: 'two-sided-softmax' }
  | { kind: 'decoupled'; weight: number }
  | { kind: 'debiased'; positivePrior: number; logFloor: number }
  | { kind: 'potential' }
  | { kind: 'logistic' }
  | { kind: 'bpr' }
  | { kind: 'ccl'; weight: number; margin: number };

/** Candidates that share a query's group (its cluster, its category) are left out; −1 = in no group. */
export interface Groups {
  /** [B] */
  queries: Int32Array;
  /** [C], columns counted through all blocks */
  candidates: Int32Array;
}

export type ProductFormat = 'float32' | 'bfloat16';

export interface ScoresInput {
  dim: number;
  /** [B, dim] */
  queries: Float32Array;
  /** The positive of each query [B, dim]. */
  positives: Float32Array;
  /** [B]; null = the positive is not corrected (partition form). */
  positiveLogExpectedCount: Float32Array | null;
  candidates: readonly CandidateBlock[];
  /** Per query, candidate columns left out; columns count through all blocks in order, ascending in each row. */
  exclusions: Csr | null;
  /** What is left out beside the exclusions; absent or null = nothing. */
  groups?: Groups | null;
  temperature: number;
  epilogue: Epilogue;
  /**
   * Format of the factors of the matrix products; sums are float32 in both. `bfloat16` rounds vectors and terms to 8 bits
   * of mantissa, twice as fast where the machine multiplies such numbers (`avx512bf16`), no faster elsewhere; the portable
   * implementations ignore it. Absent = `float32`.
   */
  products?: ProductFormat;
  /** Weight of each example [B]; the loss is the weighted mean. null = all 1. */
  weights: Float32Array | null;
}

export interface ScoresOutput {
  /** Weighted mean loss over the queries that have at least one candidate left; 0 where none has. Not finite where the input is not. */
  loss: number;
  /** ∂loss/∂queries [B, dim] */
  queryGradient: Float32Array;
  /** ∂loss/∂positives [B, dim] */
  positiveGradient: Float32Array;
  /** ∂loss/∂block.vectors, one [C, dim] per block; empty for a fixed one */
  candidateGradients: Float32Array[];
  /** ∂loss/∂temperature = −Σ ⟨query, ∂loss/∂query⟩ / temperature, since every z is linear in its query. */
  temperatureGradient: number;
}

/** M candidates for each of B queries, seen by that query alone. */
export interface OwnScoresInput {
  dim: number;
  /** [B, dim] */
  queries: Float32Array;
  /** The positive of each query [B, dim]. */
  positives: Float32Array;
  /** Those of each query one after the other [B·M, dim]. */
  candidates: Float32Array;
  /** How many of its M each query has, the first ones [B], 0 … M; the rest is never read. */
  left: Int32Array;
  temperature: number;
  /** Any that looks from queries to items alone (not `two-sided-softmax`). */
  epilogue: Epilogue;
  /** Weight of each example [B]; the loss is the weighted mean. null = all 1. */
  weights: Float32Array | null;
}

export interface OwnScoresOutput {
  /** Weighted mean loss over the queries that have at least one candidate; 0 where none has. Not finite where the input is not. */
  loss: number;
  /** ∂loss/∂queries [B, dim] */
  queryGradient: Float32Array;
  /** ∂loss/∂positives [B, dim] */
  positiveGradient: Float32Array;
  /** ∂loss/∂candidates [B·M, dim], zeros where there is none */
  candidateGradient: Float32Array;
  /** ∂loss/∂temperature */
  temperatureGradient: number;
}

export interface TopKInput {
  dim: number;
  /** [q, dim] */
  queries: Float32Array;
  /** [n, dim] */
  items: Float32Array;
  k: number;
  /** Per query, item rows left out, ascending in each row. */
  exclude?: Csr;
}

export interface SelectTopKInput {
  /** [q, n] */
  scores: Float32Array;
  columns: number;
  k: number;
  exclude?: Csr;
}

/**
 * Row i of the product is Σ over the rows r that `left` lists for i, in that order, of rowWeights[r] · leftWeights · row r of `right`:
 * with items of users on both sides, how often items occur together; with neighbours on the right, scores of a history.
 */
export interface SparseTopKInput {
  /** Per row, which rows of `right` are added up, ascending. */
  left: Csr;
  /** Lists of columns, each ascending. */
  right: Csr;
  columns: number;
  k: number;
  /** A factor for each row of `right`; null = all 1. */
  rowWeights: Float64Array | null;
  /** Of each entry of `right` [right.values.length]; null = all 1. */
  weights: Float32Array | null;
  /** Of each entry of `left` [left.values.length]; absent or null = all 1. */
  leftWeights?: Float64Array | null;
  /** A sum is divided by rowNorms[row] · columnNorms[column] + shrink; null = by nothing. */
  cosine: { rowNorms: Float64Array; columnNorms: Float64Array; shrink: number } | null;
  /** Whether a column that no added row lists is found with score 0, or not at all. */
  findsZeros: boolean;
  /** Per row, columns left out, ascending in each row. */
  exclude?: Csr;
}

/**
 * Swing (Yang et al. 2020): the score of row i and column j is Σ over the pairs u, v of the users that `left` lists for i, in
 * that order, who both have j, of userWeights[u] · userWeights[v] / (alpha + |items of u ∩ items of v|).
 */
export interface SwingTopKInput {
  /** Per row, its users, ascending. */
  left: Csr;
  /** Per user, items, each once, ascending. */
  right: Csr;
  columns: number;
  k: number;
  /** [users]; null = all 1. */
  userWeights: Float64Array | null;
  /** ≥ 0 */
  alpha: number;
  /** Per row, columns left out, ascending in each row. */
  exclude?: Csr;
}

export interface TopK {
  k: number;
  /** [q, k]; −1 where fewer than k were found */
  rows: Int32Array;
  /** [q, k]; −Infinity where rows is −1 */
  scores: Float32Array;
  /** How many were found [q] */
  found: Int32Array;
  /** Items outside the list whose score equals the last one inside it [q]: what makes ties visible to evaluation. */
  tiedBeyond: Int32Array;
}
