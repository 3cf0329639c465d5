/** An objective from its options: parts by name, from the registries. */
import { BelfryError, parseOptions } from '@belfry/core';
import { learnedBias } from './bias.js';
import { fixedClusters, type ItemClusters } from './clusters/item-clusters.js';
import { kMeansClusters } from './clusters/k-means-clusters.js';
import { readClusters } from './clusters/read-clusters.js';
import { requireClusters } from './clusters/require-clusters.js';
import { expectedCounts } from './expected-counts.js';
import { frequencies } from './frequencies/registry.js';
import type { LossKind, LossParameter } from './losses/contrastive-loss.js';
import { learnedNumbers } from './losses/learned-numbers.js';
import type { LossOptions } from './losses/loss-options.js';
import { lossKindOf } from './losses/registry.js';
import { accompanied, type Companion } from './negatives/accompanied.js';
import { createSource } from './negatives/create-source.js';
import type { NegativeSource } from './negatives/negative-source.js';
import type { NegativesOptions } from './negatives/negatives-options.js';
import { readSum } from './negatives/sum-grammar.js';
import { objectiveOptions, type ObjectiveOptions } from './objective-options.js';
import { composeCandidates, type DrawCandidates } from './candidates.js';
import type { CandidateContext, ObjectiveContext, ObjectiveParts } from './objective-parts.js';
import { composeObjective, type Objective } from './objective.js';
import type { Similarity } from './similarity.js';
import { fixedTemperature, learnedTemperature, scheduledTemperature, type Temperature } from './temperature.js';

type NamedParts = ObjectiveOptions & { similarity: Similarity };

/**
 * @throws BelfryError CONFIG_INVALID with all refused combinations; INVALID_ARGUMENT where the batch is too small to hold
 * negatives
 * @example createObjective({ loss: { name: 'decoupled', … }, negatives: { name: 'uniform', … }, similarity: 'cosine' }, context)
 */
export function createObjective(options: NamedParts, context: ObjectiveContext): Objective {
  return composeObjective(partsOf(options, context), context);
}

/**
 * What {@link createObjective} draws with the same options, without the kernels that score it.
 * @throws BelfryError as {@link createObjective} does
 */
export function createCandidates(options: NamedParts, context: CandidateContext): DrawCandidates {
  return composeCandidates(partsOf(options, context), context);
}

function partsOf(options: NamedParts, context: CandidateContext): ObjectiveParts {
  const { loss, negatives } = parseOptions(objectiveOptions, { loss: options.loss, negatives: options.negatives });
  const draws = readSum(negatives.name).terms.some(({ kind }) => kind.draws);
  if (!draws && context.batchSize < 2) throw noNegatives(negatives.name, context.batchSize);
  const kind = lossKindOf(loss.name);
  if (kind.onCosines === true && options.similarity !== 'cosine') throw notOnCosines(loss.name, options.similarity);
  const clusters = clustersOf(negatives, context);
  const drawn = createSource(negatives.name, {
    ...negatives,
    ...context,
    frequencies: frequencies[negatives.counts](context.itemCounts, {
      rate: negatives.countsRate,
      batchSize: context.batchSize,
    }),
    itemClusters: clusters,
  });
  const source = clusters !== null && 'prepare' in clusters ? accompanied(drawn, clusters) : drawn;
  const learns = learnedNumbers(loss, options.similarity);
  return {
    loss: kind.create({ form: loss.form, ...given(loss, kind) }),
    source,
    temperature: temperatureOf(loss, kind, learns.temperature),
    bias: learns.bias ? learnedBias(startBias(kind, source, context)) : null,
    logQ: loss.logQ ?? kind.logQ.allowed[0],
    mask: negatives.mask,
    excludedClusters: negatives.exclude === 'cluster' ? requireClusters(clusters) : null,
    similarity: options.similarity,
  };
}

/** As the data says them or, where the options ask for it, as the vectors show them. */
function clustersOf(
  { clusters, refreshEvery }: NegativesOptions,
  { itemClusters, itemCounts }: CandidateContext,
): ItemClusters | (ItemClusters & Companion) | null {
  const read = clusters === null ? null : readClusters(clusters);
  if (read !== null && 'kMeans' in read)
    return kMeansClusters({ itemCount: itemCounts.length, clusters: read.kMeans, refreshEvery });
  return itemClusters ? fixedClusters(itemClusters) : null;
}

/** The numbers of the loss that are set; it knows its own defaults of the others. */
function given(loss: LossOptions, { takes }: LossKind): Partial<Record<LossParameter, number>> {
  const set = (Object.keys(takes) as LossParameter[]).map((name) => [name, loss[name] ?? takes[name]]);
  return Object.fromEntries(set) as Partial<Record<LossParameter, number>>;
}

function temperatureOf(loss: LossOptions, { takes }: LossKind, isLearned: boolean): Temperature {
  const start = loss.temperature ?? takes.temperature ?? 1;
  if (loss.endTemperature !== null) return scheduledTemperature(start, loss.endTemperature);
  return isLearned ? learnedTemperature(start) : fixedTemperature(start);
}

function startBias({ startBias: start }: LossKind, source: NegativeSource, context: CandidateContext): number {
  const counts = expectedCounts(source, context);
  const candidates = counts?.reduce((sum, count) => sum + count, 0) ?? 1;
  return start?.({ items: context.itemCounts.length, candidates }) ?? 0;
}

function notOnCosines(loss: string, similarity: Similarity): BelfryError {
  return new BelfryError('CONFIG_INVALID', {
    given: `loss ${loss} on ${similarity}`,
    expected: 'cosine: it is defined on unit vectors',
    change: 'Set train.similarity to cosine, or another loss.name.',
  });
}

function noNegatives(source: string, batchSize: number): BelfryError {
  return new BelfryError('INVALID_ARGUMENT', {
    given: `batch size ${batchSize} with ${source} negatives`,
    expected: 'at least 2 pairs in a batch, so that each finds a negative',
    change: 'Raise train.batchSize, or set negatives.name to a source that draws items.',
  });
}
