/**
 * The symmetric loss of CLIP (Radford et al. 2021): the mean of a softmax from queries to items and one from items to
 * queries. The second is the first with the roles exchanged, so both are the one-sided kernel and its exact gradients.
 * Blocks beyond the first, and expected counts, belong to the first direction only.
 */
import { BelfryError, csrFromPairs, type Csr } from '@belfry/core';
import type { Kernels, ScoresInput, ScoresOutput } from '../kernels.js';

/** @throws BelfryError SHAPE_MISMATCH where the first block is not one item per query */
export function twoSided(scores: Kernels['scores'], input: ScoresInput): ScoresOutput {
  const [items] = input.candidates;
  if (items?.vectors.length !== input.queries.length) throw notInBatch(input);
  const toItems = scores({ ...input, epilogue: { kind: 'softmax' } });
  const toQueries = scores({
    ...input,
    epilogue: { kind: 'softmax' },
    queries: items.vectors,
    positives: input.queries,
    positiveLogExpectedCount: null,
    candidates: [{ vectors: input.queries, logExpectedCount: null }],
    exclusions: input.exclusions && transposed(input.exclusions, input.queries.length / input.dim),
    groups: input.groups && {
      queries: input.groups.candidates.subarray(0, input.groups.queries.length),
      candidates: input.groups.queries,
    },
  });
  const [itemGradient, ...otherGradients] = toItems.candidateGradients;
  return {
    loss: (toItems.loss + toQueries.loss) / 2,
    queryGradient: mean(toItems.queryGradient, toQueries.positiveGradient, toQueries.candidateGradients[0]),
    positiveGradient: mean(toItems.positiveGradient),
    candidateGradients: [
      mean(itemGradient, toQueries.queryGradient),
      ...otherGradients.map((gradient) => mean(gradient)),
    ],
    temperatureGradient: (toItems.temperatureGradient + toQueries.temperatureGradient) / 2,
  };
}

/** Half the sum of what the two directions give. */
function mean(first: Float32Array, ...more: readonly Float32Array[]): Float32Array {
  return first.map((slope, i) => more.reduce((sum, gradient) => sum + gradient[i], slope) / 2);
}

/** The square part [B, B] with rows and columns exchanged; columns of other blocks are left away. */
function transposed({ offsets, values }: Csr, size: number): Csr {
  const rows: number[] = [];
  const columns: number[] = [];
  for (let row = 0; row < size; row++) {
    for (let i = offsets[row]; i < offsets[row + 1]; i++) {
      if (values[i] >= size) continue;
      rows.push(values[i]);
      columns.push(row);
    }
  }
  return csrFromPairs(Int32Array.from(rows), Int32Array.from(columns), size);
}

function notInBatch({ dim, queries, candidates }: ScoresInput): BelfryError {
  return new BelfryError('SHAPE_MISMATCH', {
    given: `a first block of ${(candidates[0]?.vectors.length ?? 0) / dim} candidates for ${queries.length / dim} queries in a two-sided loss`,
    expected: 'the positives of the batch as the first block: column i is the positive of query i',
    change: 'Use in-batch candidates, or a one-sided loss.',
  });
}
