/**
 * The term of negatives that each query has for itself (hard ones): weight × the weighted mean over rows of the loss's
 * epilogue on its positive and its own candidates, uncorrected. Biased on purpose: such negatives have no usable
 * distribution.
 */
import { BelfryError } from '@belfry/core';
import { referenceKernels, type Epilogue } from '@belfry/native';

export interface OwnTermInput {
  readonly dim: number;
  readonly temperature: number;
  readonly epilogue: Epilogue;
  /** Of the term */
  readonly weight: number;
  /** [B]; null = all 1 */
  readonly weights: Float32Array | null;
  /** [B, d] */
  readonly queries: Float32Array;
  /** [B, d] */
  readonly positives: Float32Array;
  /** [B·M], −1 where there are fewer */
  readonly rows: Int32Array;
  /** [B·M, d] */
  readonly candidates: Float32Array;
}

/** What the term is added to. */
export interface OwnTermGradients {
  /** [B, d] */
  readonly queries: Float32Array;
  /** [B, d] */
  readonly positives: Float32Array;
  /** [B·M, d] */
  readonly candidates: Float32Array;
}

/** Adds the term's gradients and returns its loss and that of the temperature. */
export function addOwnTerm(
  input: OwnTermInput,
  gradients: OwnTermGradients,
): { loss: number; temperatureGradient: number } {
  const { dim, temperature, epilogue, weight, weights, queries, positives, rows, candidates } = input;
  const batchSize = queries.length / dim;
  const perQuery = rows.length / batchSize;
  const total = weights === null ? batchSize : weights.reduce((sum, one) => sum + one, 0);
  let loss = 0;
  let temperatureGradient = 0;
  for (let row = 0; row < batchSize; row++) {
    const left = rows.subarray(row * perQuery, (row + 1) * perQuery).filter((item) => item >= 0).length;
    const share = ((weights?.[row] ?? 1) / total) * weight;
    if (left === 0 || share === 0) continue;
    const own = [row * dim, (row + 1) * dim] as const;
    const theirs = [row * perQuery * dim, (row * perQuery + left) * dim] as const;
    const scored = referenceKernels.scores({
      dim,
      queries: queries.subarray(...own),
      positives: positives.subarray(...own),
      positiveLogExpectedCount: null,
      candidates: [{ vectors: candidates.subarray(...theirs), logExpectedCount: null }],
      exclusions: null,
      temperature,
      epilogue,
      weights: null,
    });
    loss += share * scored.loss;
    temperatureGradient += share * scored.temperatureGradient;
    addScaled(gradients.queries.subarray(...own), scored.queryGradient, share);
    addScaled(gradients.positives.subarray(...own), scored.positiveGradient, share);
    addScaled(gradients.candidates.subarray(...theirs), scored.candidateGradients[0], share);
  }
  return { loss, temperatureGradient };
}

function addScaled(target: Float32Array, values: Float32Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i] += factor * values[i];
}

/** Not every loss has a place for negatives of single rows. */
export function requireEpilogue(epilogue: Epilogue | null, loss: string, source: string): Epilogue {
  if (epilogue !== null) return epilogue;
  throw new BelfryError('CONFIG_INVALID', {
    given: `loss "${loss}" with negatives of each query ("${source}")`,
    expected: 'a loss that is defined for the negatives of a single row',
    change: 'Set loss.name to another, such as sampled-softmax, or leave these negatives out.',
  });
}
