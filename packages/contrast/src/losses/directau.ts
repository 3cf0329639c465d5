/**
 * DirectAU (Wang et al., KDD 2022): alignment and uniformity (Wang & Isola 2020) themselves, on unit vectors,
 *   L = E‖u − i‖² + γ·½·(U(users) + U(items)),  U = log E_{x ≠ y} e^(−2‖x − y‖²),
 * over the pairs of the batch and all pairs of its different rows; examples' weights weigh both, in U as their product.
 */
import type { Kernels, ProductFormat } from '@belfry/native';
import { csrFromLists } from '@belfry/core';
import { requireBatchAlone } from './batch-alone.js';
import { neverCorrected, rankingForm, type LossKind } from './contrastive-loss.js';

const GAMMA = 1;

export const directau: LossKind = {
  summary: 'alignment of pairs and uniformity of users and of items, without negatives',
  forms: [],
  negatives: 'batch-alone',
  logQ: neverCorrected('it has no negatives whose counts could be corrected'),
  takes: { gamma: GAMMA },
  onCosines: true,
  hasCandidates: false,
  create: ({ gamma = GAMMA }) => ({
    name: 'directau',
    form: rankingForm,
    epilogue: null,
    noMiBoundBecause: 'DirectAU is no softmax: alignment and uniformity are measured apart',
    score(kernels, input) {
      requireBatchAlone('directau', input);
      const { dim, queries, positives, products } = input;
      const shares = sharesOf(input.weights, queries.length / dim);
      const users = uniformity(kernels, { vectors: queries, dim, shares, products });
      const items = uniformity(kernels, { vectors: positives, dim, shares, products });
      let alignment = 0;
      const queryGradient = users.gradient.map((slope) => (gamma / 2) * slope);
      const positiveGradient = items.gradient.map((slope) => (gamma / 2) * slope);
      for (let i = 0; i < queries.length; i++) {
        const share = shares[Math.floor(i / dim)];
        const apart = queries[i] - positives[i];
        alignment += share * apart ** 2;
        queryGradient[i] += 2 * share * apart;
        positiveGradient[i] -= 2 * share * apart;
      }
      return {
        loss: alignment + (gamma / 2) * (users.loss + items.loss),
        queryGradient,
        positiveGradient,
        candidateGradients: [new Float32Array(positives.length)],
        temperatureGradient: 0,
      };
    },
  }),
};

interface UniformityInput {
  /** unit rows [n, dim] */
  readonly vectors: Float32Array;
  readonly dim: number;
  /** [n], 1 in sum */
  readonly shares: Float32Array;
  readonly products: ProductFormat | undefined;
}

/** Log of the least share that candidates are given: e^ of it is 0 in 32 bits. */
const LOG_NOTHING = -200;

/** −2‖x − y‖² of unit vectors is 4·x·y − 4: the scores kernel at temperature ¼. 0 where no two rows have a share. */
function uniformity(
  kernels: Kernels,
  { vectors, dim, shares, products }: UniformityInput,
): { loss: number; gradient: Float32Array } {
  const ofPairs = 1 - shares.reduce((sum, share) => sum + share ** 2, 0);
  if (shares.filter((share) => share > 0).length < 2) return { loss: 0, gradient: new Float32Array(vectors.length) };
  const { loss, queryGradient, candidateGradients } = kernels.scores({
    dim,
    queries: vectors,
    positives: vectors,
    positiveLogExpectedCount: null,
    candidates: [{ vectors, logExpectedCount: shares.map((share) => 4 - Math.max(Math.log(share), LOG_NOTHING)) }],
    exclusions: csrFromLists(Array.from(shares, (_, row) => [row])),
    temperature: 1 / 4,
    epilogue: { kind: 'potential' },
    products,
    weights: shares,
  });
  return {
    loss: Math.log(loss / ofPairs),
    gradient: queryGradient.map((slope, i) => (slope + candidateGradients[0][i]) / loss),
  };
}

/** Each example's share of the batch's weight [B]; 0 for all where there is none. */
function sharesOf(weights: Float32Array | null, size: number): Float32Array {
  if (weights === null) return new Float32Array(size).fill(1 / size);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (total > 0 ? weight / total : 0));
}
