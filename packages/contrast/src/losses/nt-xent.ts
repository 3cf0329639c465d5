/**
 * NT-Xent (SimCLR, Chen et al., ICML 2020): user and item vector of a row are two views of one instance. Each of the 2B vectors
 * finds its partner among all others,
 *   L = mean over 2B of −s(x, x⁺)/τ + log Σ_{y ≠ x} e^(s(x, y)/τ),
 * so users push users and items push items too. log(2B − 1) where all vectors are equal.
 */
import { csrFromLists, csrRow, type Csr } from '@belfry/core';
import { requireBatchAlone } from './batch-alone.js';
import { neverCorrected, rankingForm, type LossKind } from './contrastive-loss.js';

export const ntXent: LossKind = {
  summary: 'symmetric softmax over all 2B vectors of the batch, users and items alike',
  forms: [],
  negatives: 'batch-alone',
  logQ: neverCorrected('its candidates are users as well as items, of one softmax'),
  takes: { temperature: 0.1 },
  create: () => ({
    name: 'nt-xent',
    form: rankingForm,
    epilogue: null,
    noMiBoundBecause: 'NT-Xent has users and items in one sum, which are no draws from one distribution',
    score(kernels, input) {
      requireBatchAlone('nt-xent', input);
      const { queries, positives, exclusions, weights, dim } = input;
      const views = joined(queries, positives);
      const scored = kernels.scores({
        ...input,
        queries: views,
        positives: joined(positives, queries),
        positiveLogExpectedCount: null,
        candidates: [{ vectors: views, logExpectedCount: null }],
        exclusions: exclusionsOfViews(exclusions, queries.length / dim),
        weights: weights && joined(weights, weights),
        epilogue: { kind: 'softmax' },
      });
      const half = queries.length;
      const { queryGradient: asQueries, positiveGradient: asPartners, candidateGradients } = scored;
      const [asCandidates] = candidateGradients;
      const ofViews = asQueries.map((slope, i) => slope + asCandidates[i] + asPartners[i < half ? i + half : i - half]);
      return {
        loss: scored.loss,
        queryGradient: ofViews.subarray(0, half),
        positiveGradient: ofViews.subarray(half),
        candidateGradients: [new Float32Array(half)],
        temperatureGradient: scored.temperatureGradient,
      };
    },
  }),
};

/** Each view leaves out itself, its partner (which is the positive) and what the pair's row leaves out, in both directions. */
function exclusionsOfViews(exclusions: Csr | null, size: number): Csr {
  const ofUsers = Array.from({ length: size }, (_, row) => [row]);
  const ofItems: number[][] = Array.from({ length: size }, () => []);
  for (let row = 0; row < size; row++) {
    for (const column of exclusions === null ? [row] : csrRow(exclusions, row)) {
      ofUsers[row].push(size + column);
      ofItems[column].push(row);
    }
  }
  ofItems.forEach((list, row) => list.push(size + row));
  return csrFromLists([...ofUsers, ...ofItems]);
}

function joined(first: Float32Array, second: Float32Array): Float32Array {
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
