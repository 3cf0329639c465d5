/**
 * One training objective, put together from its parts: a source of negatives, exclusions, a correction, a similarity
 * and a loss. It draws candidates for a batch, then turns raw vectors into the loss and its gradients.
 */
import { BelfryError, float32Zeros, type Rng } from '@belfry/core';
import type { DenseGradient, DenseParameter } from '@belfry/compute';
import type { CandidateBlock, Kernels, ScoresOutput } from '@belfry/native';
import { sumOfLastCoordinate, widened, withCoordinate } from './bias.js';
import { composeCandidates, type Candidates, type DrawCandidates } from './candidates.js';
import type { ContrastBatch } from './contrast-batch.js';
import { miBoundOf, type MiBound } from './mi-bound.js';
import type { ModelView, SourceMemory, StoredVectors } from './negatives/negative-source.js';
import type { ObjectiveContext, ObjectiveParts } from './objective-parts.js';
import { addOwnTerm, requireEpilogue, type OwnTermInput } from './own-term.js';
import { similarities } from './similarity.js';
import { fixedTemperature, gradientOfTemperature } from './temperature.js';

export interface Objective {
  /** Changes nothing that training depends on: diagnostics may ask too. */
  readonly candidates: DrawCandidates;
  /** Called once before each step, before its candidates are drawn; what the source changes from step to step it changes here. */
  prepare(batch: ContrastBatch, rng: Rng, model: ModelView): Promise<void>;
  /** Whether {@link Objective.candidates} depends on the model as it stands; where not, it may be asked ahead of a step. */
  readonly candidatesNeedModel: boolean;
  /**
   * @param queries raw user vectors [B, d]
   * @param items raw item vectors [B + N + B·M, d]: positives, then drawn, then each query's own ({@link rowsToEncode})
   * @param progress share of the training done, from 0 to 1
   * @throws BelfryError SHAPE_MISMATCH where the matrices do not fit the batch and its candidates
   */
  loss(
    batch: ContrastBatch,
    candidates: Candidates,
    queries: Float32Array,
    items: Float32Array,
    progress?: number,
  ): ObjectiveLoss;
  /** Numbers of the objective itself that are learned (temperature, bias); empty where none is. */
  readonly learned: readonly DenseParameter[];
  /** What the source keeps from step to step; null = nothing. */
  readonly memory: SourceMemory | null;
  /** What is worth logging of the source's state at a step, by name. */
  negativeFigures(step: number): Readonly<Record<string, number>>;
  /** Ends what the source does beside training; called after the last step. */
  close(): Promise<void>;
  /** Whether log N − loss bounds I(u;i) for this composition, and what to subtract. */
  readonly miBound: MiBound;
}

export interface ObjectiveLoss {
  /** Weighted mean over the batch. */
  readonly loss: number;
  /** [B, d] */
  readonly queryGradient: Float32Array;
  /** [B + N + B·M, d] */
  readonly itemGradient: Float32Array;
  /** Of {@link Objective.learned}, in its order. */
  readonly learnedGradients: readonly DenseGradient[];
}

/** Puts any parts together; {@link createObjective} takes them by name. */
export function composeObjective(parts: ObjectiveParts, context: ObjectiveContext): Objective {
  const { loss, source } = parts;
  const bias = parts.bias ?? null;
  const temperatures = typeof parts.temperature === 'number' ? fixedTemperature(parts.temperature) : parts.temperature;
  const { kernels, products } = context;
  return {
    miBound: miBoundOf(parts, context),
    candidates: composeCandidates(parts, context),
    async prepare(batch, rng, model) {
      await source.prepare?.(batch, rng, model);
    },
    candidatesNeedModel: source.needsModel,
    learned: [temperatures.learned, bias].filter((parameter) => parameter !== null),
    memory: source.memory ?? null,
    negativeFigures: (step) => source.figures?.(step) ?? {},
    close: async () => source.close?.(),
    loss(batch, candidates, rawQueries, rawItems, progress = 0) {
      const temperature = temperatures.at(progress);
      const vectors = comparedVectors(parts, context.kernels, { batch, candidates, rawQueries, rawItems }, temperature);
      const { dim, queries, items } = vectors;
      const positives = items.vectors.subarray(0, batch.items.length * dim);
      const ownFrom = (batch.items.length + candidates.drawn.length) * dim;
      const scored = loss.score(kernels, {
        dim,
        queries: queries.vectors,
        positives,
        positiveLogExpectedCount: candidates.positiveLogExpectedCount,
        candidates: candidateBlocks(candidates, vectors.stored, {
          encoded: items.vectors.subarray(0, ownFrom),
          dim,
          drawnFrom: positives.length,
        }),
        exclusions: candidates.exclusions,
        groups: candidates.groups,
        temperature,
        products,
        weights: batch.weights,
      });
      const { queryGradient } = scored;
      const itemGradient = gradientOfItems(scored, ownFrom, items.vectors.length);
      const own = ownTerm(parts, batch, candidates, {
        queries: queries.vectors,
        items: items.vectors,
        dim,
        temperature,
      });
      const ownLoss =
        own === null
          ? { loss: 0, temperatureGradient: 0 }
          : addOwnTerm(kernels, own, {
              queries: queryGradient,
              positives: itemGradient.subarray(0, positives.length),
              candidates: itemGradient.subarray(ownFrom),
            });
      source.stored?.remember(batch, vectors.positives);
      const ofBias = bias === null ? 0 : temperature * sumOfLastCoordinate(queryGradient, dim);
      // The kernel holds b·τ fixed where b is: what b·τ moves by comes on top.
      const ofTemperature =
        scored.temperatureGradient + ownLoss.temperatureGradient + ((bias?.values[0] ?? 0) * ofBias) / temperature;
      return {
        loss: scored.loss + ownLoss.loss,
        queryGradient: queries.toRawGradient(queryGradient),
        itemGradient: items.toRawGradient(itemGradient),
        learnedGradients: [
          ...gradientOfTemperature(temperatures, temperature, ofTemperature),
          ...(bias === null ? [] : [{ parameter: bias, values: Float32Array.of(ofBias) }]),
        ],
      };
    },
  };
}

interface StepVectors {
  readonly batch: ContrastBatch;
  readonly candidates: Candidates;
  readonly rawQueries: Float32Array;
  readonly rawItems: Float32Array;
}

/** Vectors as the scores kernel takes them: made comparable and, where a bias is learned, with its coordinate. */
function comparedVectors(
  { similarity, bias }: ObjectiveParts,
  kernels: Kernels,
  { batch, candidates, rawQueries, rawItems }: StepVectors,
  temperature: number,
) {
  const dim = checkedDim(batch, candidates, rawQueries, rawItems);
  const queries = similarities[similarity](kernels, rawQueries, dim);
  const items = similarities[similarity](kernels, rawItems, dim);
  const positives = items.vectors.subarray(0, batch.items.length * dim);
  const { stored } = candidates;
  if (!bias) return { dim, queries, items, positives, stored };
  return {
    dim: dim + 1,
    queries: widened(queries, dim, bias.values[0] * temperature),
    items: widened(items, dim, 1),
    positives,
    stored: stored?.map((block) => ({ ...block, vectors: withCoordinate(block.vectors, dim, 1) })) ?? null,
  };
}

function ownTerm(
  { loss, source }: ObjectiveParts,
  { items: { length }, weights }: ContrastBatch,
  { drawn, own: rows }: Candidates,
  {
    dim,
    temperature,
    queries,
    items,
  }: { dim: number; temperature: number; queries: Float32Array; items: Float32Array },
): OwnTermInput | null {
  if (rows === null || source.own === undefined) return null;
  return {
    dim,
    temperature,
    epilogue: requireEpilogue(loss.epilogue, loss.name, source.name),
    weight: source.own.weight,
    weights,
    queries,
    positives: items.subarray(0, length * dim),
    rows,
    candidates: items.subarray((length + drawn.length) * dim),
  };
}

/** Positives (where they serve as candidates) and drawn items side by side, then block by block what was stored. */
function candidateBlocks(
  { usesBatch, logExpectedCount }: Candidates,
  stored: readonly StoredVectors[] | null,
  { encoded, dim, drawnFrom }: { encoded: Float32Array; dim: number; drawnFrom: number },
): CandidateBlock[] {
  let column = 0;
  return [encoded.subarray(usesBatch ? 0 : drawnFrom), ...(stored ?? []).map((block) => block.vectors)].map(
    (vectors, block) => {
      const from = column;
      column += vectors.length / dim;
      return { vectors, logExpectedCount: logExpectedCount?.subarray(from, column) ?? null, isFixed: block > 0 };
    },
  );
}

/**
 * Items come first as positives, and from the first or the first drawn one on as candidates: both gradients add up.
 * @param encoded numbers of positives and drawn items @param length of all items, each query's own included
 */
function gradientOfItems(
  { positiveGradient, candidateGradients: [asCandidates] }: ScoresOutput,
  encoded: number,
  length: number,
): Float32Array {
  if (asCandidates.length === length) {
    for (let i = 0; i < positiveGradient.length; i++) asCandidates[i] += positiveGradient[i];
    return asCandidates;
  }
  const gradient = float32Zeros(length);
  gradient.set(positiveGradient);
  const from = encoded - asCandidates.length;
  for (let i = 0; i < asCandidates.length; i++) gradient[from + i] += asCandidates[i];
  return gradient;
}

function checkedDim(
  batch: ContrastBatch,
  { drawn, own }: Candidates,
  queries: Float32Array,
  items: Float32Array,
): number {
  const batchSize = batch.items.length;
  const dim = queries.length / batchSize;
  const ownCount = own?.length ?? 0;
  if (Number.isInteger(dim) && items.length === (batchSize + drawn.length + ownCount) * dim) return dim;
  throw new BelfryError('SHAPE_MISMATCH', {
    given: `${queries.length} query and ${items.length} item numbers for ${batchSize} pairs, ${drawn.length} drawn items and ${ownCount} of single queries`,
    expected: 'queries [B, d] and items [B + N + B·M, d]: the positives, the drawn items, then those of each query',
    change: 'Encode what rowsToEncode lists, with towers of one output dimension.',
  });
}
