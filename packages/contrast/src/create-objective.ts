/** An objective from its options: parts by name, from the registries. */
import { BelfryError, parseOptions } from '@belfry/core';
import { frequencies } from './frequencies/registry.js';
import { losses } from './losses/registry.js';
import { createSource } from './negatives/create-source.js';
import { readSum } from './negatives/sum-grammar.js';
import { objectiveOptions, type ObjectiveOptions } from './objective-options.js';
import { composeCandidates, type DrawCandidates } from './candidates.js';
import type { CandidateContext, ObjectiveContext, ObjectiveParts } from './objective-parts.js';
import { composeObjective, type Objective } from './objective.js';
import type { Similarity } from './similarity.js';

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
  return {
    loss: losses[loss.name].create(loss),
    source: createSource(negatives.name, {
      ...negatives,
      ...context,
      frequencies: frequencies[negatives.counts](context.itemCounts, {
        rate: negatives.countsRate,
        batchSize: context.batchSize,
      }),
    }),
    temperature: loss.temperature,
    logQ: loss.logQ,
    mask: negatives.mask,
    excludesCluster: negatives.exclude === 'cluster',
    similarity: options.similarity,
  };
}

function noNegatives(source: string, batchSize: number): BelfryError {
  return new BelfryError('INVALID_ARGUMENT', {
    given: `batch size ${batchSize} with ${source} negatives`,
    expected: 'at least 2 pairs in a batch, so that each finds a negative',
    change: 'Raise train.batchSize, or set negatives.name to a source that draws items.',
  });
}
