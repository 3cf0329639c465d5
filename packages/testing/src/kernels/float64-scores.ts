/** The contrastive loss by its definition, in 64 bits and without a trick: what the scores kernel is held against. */
import { csrRow } from '@belfry/core';
import type { ScoresInput } from '@belfry/native';

/** The vectors a loss depends on. */
export interface ScoresVectors {
  readonly queries: Float64Array;
  readonly positives: Float64Array;
  readonly candidates: readonly Float64Array[];
}

export function vectorsOf({ queries, positives, candidates }: ScoresInput): ScoresVectors {
  return {
    queries: Float64Array.from(queries),
    positives: Float64Array.from(positives),
    candidates: candidates.map(({ vectors }) => Float64Array.from(vectors)),
  };
}

/** The loss at any vectors; everything else is the input's. */
export function float64Loss(input: ScoresInput, { queries, positives, candidates }: ScoresVectors): number {
  const { dim, temperature, epilogue } = input;
  let loss = 0;
  let totalWeight = 0;
  for (let row = 0; row < queries.length / dim; row++) {
    const query = queries.subarray(row * dim, (row + 1) * dim);
    const score = (matrix: Float64Array, at: number, logCounts: Float32Array | null) =>
      dot(query, matrix, at * dim) / temperature - (logCounts?.[at] ?? 0);
    const excluded = new Set(input.exclusions === null ? [] : csrRow(input.exclusions, row));

    const negatives: number[] = [];
    let column = 0;
    candidates.forEach((matrix, block) => {
      for (let at = 0; at < matrix.length / dim; at++, column++) {
        if (!excluded.has(column)) negatives.push(score(matrix, at, input.candidates[block].logExpectedCount));
      }
    });
    if (negatives.length === 0) continue;

    const positive = score(positives, row, input.positiveLogExpectedCount);
    const rowLoss =
      epilogue.kind === 'softmax'
        ? logSumExp([positive, ...negatives]) - positive
        : epilogue.weight * logSumExp(negatives) - positive;
    const weight = input.weights?.[row] ?? 1;
    loss += weight * rowLoss;
    totalWeight += weight;
  }
  return totalWeight === 0 ? 0 : loss / totalWeight;
}

function logSumExp(values: number[]): number {
  const top = Math.max(...values);
  return top + Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0));
}

function dot(vector: Float64Array, matrix: Float64Array, start: number): number {
  let sum = 0;
  for (let k = 0; k < vector.length; k++) sum += vector[k] * matrix[start + k];
  return sum;
}
