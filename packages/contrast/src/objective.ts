/**
 * One training objective, put together from its parts: a source of negatives, exclusions, a correction, a similarity
 * and a loss. It draws candidates for a batch, then turns raw vectors into the loss and its gradients.
 */
import { BelfryError, float32Room } from '@belfry/core';
import type { ScoresOutput } from '@belfry/native';
import { composeCandidates, type Candidates, type DrawCandidates } from './candidates.js';
import type { ContrastBatch } from './contrast-batch.js';
import { miBoundOf, type MiBound } from './mi-bound.js';
import type { ObjectiveContext, ObjectiveParts } from './objective-parts.js';
import { similarities } from './similarity.js';

export interface Objective {
  readonly candidates: DrawCandidates;
  /** Whether {@link Objective.candidates} depends on the model as it stands; where not, it may be asked ahead of a step. */
  readonly candidatesNeedModel: boolean;
  /**
   * @param queries raw user vectors [B, d]
   * @param items raw item vectors [B + N, d]: positives, then drawn
   * @throws BelfryError SHAPE_MISMATCH where the matrices do not fit the batch and its candidates
   */
  loss(batch: ContrastBatch, candidates: Candidates, queries: Float32Array, items: Float32Array): ObjectiveLoss;
  /** Whether log N − loss bounds I(u;i) for this composition, and what to subtract. */
  readonly miBound: MiBound;
}

export interface ObjectiveLoss {
  /** Weighted mean over the batch. */
  readonly loss: number;
  /** [B, d] */
  readonly queryGradient: Float32Array;
  /** [B + N, d] */
  readonly itemGradient: Float32Array;
}

/** Puts any parts together; {@link createObjective} takes them by name. */
export function composeObjective(parts: ObjectiveParts, context: ObjectiveContext): Objective {
  const { loss, source, similarity, temperature } = parts;
  const { kernels, products } = context;
  return {
    miBound: miBoundOf(parts, context),
    candidates: composeCandidates(parts, context),
    candidatesNeedModel: source.needsModel,
    loss(batch, candidates, rawQueries, rawItems) {
      const dim = checkedDim(batch, candidates, rawQueries, rawItems);
      const queries = similarities[similarity](kernels, rawQueries, dim);
      const items = similarities[similarity](kernels, rawItems, dim);
      const drawnFrom = batch.items.length * dim;
      const scored = kernels.scores({
        dim,
        queries: queries.vectors,
        positives: items.vectors.subarray(0, drawnFrom),
        positiveLogExpectedCount: candidates.positiveLogExpectedCount,
        candidates: [
          {
            vectors: items.vectors.subarray(candidates.usesBatch ? 0 : drawnFrom),
            logExpectedCount: candidates.logExpectedCount,
          },
        ],
        exclusions: candidates.exclusions,
        temperature,
        epilogue: loss.epilogue,
        products,
        weights: batch.weights,
      });
      return {
        loss: scored.loss,
        queryGradient: queries.toRawGradient(scored.queryGradient),
        itemGradient: items.toRawGradient(gradientOfItems(scored, rawItems.length)),
      };
    },
  };
}

/** Items come first as positives, and from the first or the first drawn one on as candidates: both gradients add up. */
function gradientOfItems(
  { positiveGradient, candidateGradients: [asCandidates] }: ScoresOutput,
  length: number,
): Float32Array {
  if (asCandidates.length === length) {
    for (let i = 0; i < positiveGradient.length; i++) asCandidates[i] += positiveGradient[i];
    return asCandidates;
  }
  const gradient = float32Room(length);
  gradient.set(positiveGradient);
  gradient.set(asCandidates, positiveGradient.length);
  return gradient;
}

function checkedDim(batch: ContrastBatch, { drawn }: Candidates, queries: Float32Array, items: Float32Array): number {
  const batchSize = batch.items.length;
  const dim = queries.length / batchSize;
  if (Number.isInteger(dim) && items.length === (batchSize + drawn.length) * dim) return dim;
  throw new BelfryError('SHAPE_MISMATCH', {
    given: `${queries.length} query and ${items.length} item numbers for ${batchSize} pairs and ${drawn.length} drawn items`,
    expected: 'queries [B, d] and items [B + N, d]: the positives, then the drawn items',
    change: "Encode the batch's items followed by candidates.drawn, with towers of one output dimension.",
  });
}
