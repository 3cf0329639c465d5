/**
 * The term of negatives that each query has for itself (hard ones): weight × the weighted mean over rows of the loss's
 * epilogue on its positive and its own candidates, uncorrected. Biased on purpose: such negatives have no usable
 * distribution.
 */
import { BelfryError } from '@belfry/core';
import type { Epilogue, Kernels } from '@belfry/native';

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
  kernels: Kernels,
  { rows, weight, ...input }: OwnTermInput,
  gradients: OwnTermGradients,
): { loss: number; temperatureGradient: number } {
  const scored = kernels.ownScores({ ...input, left: rowsLeft(rows, input.queries.length / input.dim) });
  addScaled(gradients.queries, scored.queryGradient, weight);
  addScaled(gradients.positives, scored.positiveGradient, weight);
  addScaled(gradients.candidates, scored.candidateGradient, weight);
  return {
    loss: weight * scored.loss,
    temperatureGradient: (-weight * innerProduct(input.queries, scored.queryGradient)) / input.temperature,
  };
}

/** Every score is linear in its query: ∂loss/∂τ = −Σ ⟨query, ∂loss/∂query⟩ / τ. */
function innerProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** How many each query has: −1 stands at the end alone. */
function rowsLeft(rows: Int32Array, queryCount: number): Int32Array {
  const perQuery = rows.length / queryCount;
  const left = new Int32Array(queryCount);
  for (let i = 0; i < rows.length; i++) if (rows[i] >= 0) left[Math.floor(i / perQuery)]++;
  return left;
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
