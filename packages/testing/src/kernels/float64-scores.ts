/** The contrastive loss by its definition, in 64 bits and without a trick: what the scores kernel is held against. */
import { csrFromLists, csrRow, type Csr } from '@belfry/core';
import type { Epilogue, ScoresInput } from '@belfry/native';

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
export function float64Loss(input: ScoresInput, vectors: ScoresVectors): number {
  if (input.epilogue.kind !== 'two-sided-softmax') return oneSidedLoss(input, vectors, input.epilogue);
  const size = vectors.queries.length / input.dim;
  const backwards = {
    ...input,
    positiveLogExpectedCount: null,
    candidates: [{ vectors: input.queries, logExpectedCount: null }],
    exclusions: csrFromLists(Array.from({ length: size }, (_, item) => rowsThatExclude(input.exclusions, item))),
    groups: input.groups && {
      queries: input.groups.candidates.slice(0, size),
      candidates: input.groups.queries,
    },
  };
  const exchanged = { queries: vectors.candidates[0], positives: vectors.queries, candidates: [vectors.queries] };
  const softmax = { kind: 'softmax' } as const;
  return (oneSidedLoss(input, vectors, softmax) + oneSidedLoss(backwards, exchanged, softmax)) / 2;
}

function rowsThatExclude(exclusions: Csr | null, column: number): number[] {
  if (exclusions === null) return [];
  return Array.from(exclusions.offsets.subarray(1), (_, row) => row).filter((row) =>
    csrRow(exclusions, row).includes(column),
  );
}

type OneSided = Exclude<Epilogue, { kind: 'two-sided-softmax' }>;

/** The loss of one query by each definition. */
const rowLosses: {
  [Kind in OneSided['kind']]: (z: number, negatives: number[], epilogue: Extract<OneSided, { kind: Kind }>) => number;
} = {
  softmax: (z, negatives) => logSumExp([z, ...negatives]) - z,
  decoupled: (z, negatives, { weight }) => weight * logSumExp(negatives) - z,
  debiased: (z, negatives, { positivePrior, logFloor }) => {
    const mean = negatives.reduce((sum, negative) => sum + Math.exp(negative), 0) / negatives.length;
    const others = Math.max((mean - positivePrior * Math.exp(z)) / (1 - positivePrior), Math.exp(logFloor));
    return Math.log(Math.exp(z) + negatives.length * others) - z;
  },
  potential: (_z, negatives) => negatives.reduce((sum, negative) => sum + Math.exp(negative), 0),
  logistic: (z, negatives) => softplus(-z) + negatives.reduce((sum, negative) => sum + softplus(negative), 0),
  bpr: (z, negatives) => negatives.reduce((sum, negative) => sum + softplus(negative - z), 0) / negatives.length,
  ccl: (z, negatives, { weight, margin }) =>
    1 - z + (weight / negatives.length) * negatives.reduce((sum, n) => sum + Math.max(0, n - margin), 0),
};

function oneSidedLoss<Kind extends OneSided['kind']>(
  input: ScoresInput,
  { queries, positives, candidates }: ScoresVectors,
  epilogue: Extract<OneSided, { kind: Kind }>,
): number {
  const { dim, temperature } = input;
  let loss = 0;
  let totalWeight = 0;
  for (let row = 0; row < queries.length / dim; row++) {
    const query = queries.subarray(row * dim, (row + 1) * dim);
    const score = (matrix: Float64Array, at: number, logCounts: Float32Array | null) =>
      dot(query, matrix, at * dim) / temperature - (logCounts?.[at] ?? 0);
    const excluded = new Set(input.exclusions === null ? [] : csrRow(input.exclusions, row));
    const group = input.groups?.queries[row] ?? -1;

    const negatives: number[] = [];
    let column = 0;
    candidates.forEach((matrix, block) => {
      for (let at = 0; at < matrix.length / dim; at++, column++) {
        const isInGroup = group >= 0 && input.groups?.candidates[column] === group;
        if (!excluded.has(column) && !isInGroup)
          negatives.push(score(matrix, at, input.candidates[block].logExpectedCount));
      }
    });
    if (negatives.length === 0) continue;

    const positive = score(positives, row, input.positiveLogExpectedCount);
    const weight = input.weights?.[row] ?? 1;
    loss += weight * rowLosses[epilogue.kind](positive, negatives, epilogue);
    totalWeight += weight;
  }
  return totalWeight === 0 ? 0 : loss / totalWeight;
}

function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
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
