/**
 * Item vectors from pairs (i2i): the query item is the user of a two-tower training, so loop, loss, negatives and corrections
 * are those of users and items. Each item has a query and a candidate vector; what is likely after an item need not be
 * likely before it.
 */
import { mergeOptions, Rng, silentLogger, silentProgress, type OptionTree, type Progress } from '@belfry/core';
import { initBackend } from '@belfry/compute';
import { getKernels, type Kernels } from '@belfry/native';
import { drawPairs, type WeightedLists } from '@belfry/pairs';
import { fit } from './fit.js';
import { whileAveraged } from './model.js';
import { createPhase } from './phase.js';
import { resolveConfig, trainConfig } from './train-config.js';

export interface PairVectorsInput {
  /** What goes together, and how much: pairs are drawn by these weights. */
  readonly lists: WeightedLists;
  /** Pairs drawn; training passes over them `train.epochs` times. */
  readonly pairs: number;
  /** Laid over {@link pairVectorDefaults}. */
  readonly config?: OptionTree;
  readonly kernels?: Kernels;
  readonly progress?: Progress;
}

export interface PairVectors {
  readonly dim: number;
  /** Unit vectors [items, dim]: an item as the one that is asked about. */
  readonly queryVectors: Float32Array;
  /** Unit vectors [items, dim]: an item as one that may be found. */
  readonly itemVectors: Float32Array;
  /** Mean loss of the last hundred steps. */
  readonly loss: number;
}

/** Softmax over the batch with logQ, cosine, temperature .1: what did best on sessions (docs/i2i.md). */
export const pairVectorDefaults: OptionTree = {
  towers: { dim: 96, user: { features: 'none' }, item: { features: 'none' } },
  loss: { name: 'batch-softmax', temperature: 0.1, logQ: true },
  negatives: { name: 'in-batch' },
  train: { batchSize: 1024, epochs: 1, learningRate: 0.002, schedule: 'cosine' },
};

const LOSSES_AVERAGED = 100;

/**
 * Draws pairs and trains on them, in memory.
 * @throws INVALID_ARGUMENT where there is no pair, CONFIG_INVALID, TRAINING_DIVERGED
 * @example const { queryVectors, itemVectors } = await trainPairVectors({ lists, pairs: 5_000_000 });
 */
export async function trainPairVectors({
  lists,
  pairs,
  config: settings = {},
  kernels = getKernels(),
  progress = silentProgress,
}: PairVectorsInput): Promise<PairVectors> {
  const config = resolveConfig(trainConfig, mergeOptions(pairVectorDefaults, settings));
  const rng = Rng.fromSeed(config.train.seed);
  const items = { size: lists.lists.offsets.length - 1 };
  const features = { features: [] };
  await initBackend('auto', { threads: kernels.threads });
  const phase = createPhase(
    {
      config,
      dataset: { users: items, items, userFeatures: features, itemFeatures: features },
      kernels,
      logger: silentLogger,
      rng,
      state: { phase: 'selection' },
    },
    drawPairs(lists, pairs, rng.fork('pairs')),
  );
  const bar = progress.start('training on pairs', phase.totalSteps, 'steps');
  const losses: number[] = [];
  await fit(phase, 0, async ({ step, loss }) => {
    losses.push(loss);
    if (losses.length > LOSSES_AVERAGED) losses.shift();
    bar.update(step, { loss });
    return false;
  });
  bar.end();
  const rows = Int32Array.from({ length: items.size }, (_, row) => row);
  const { user, item } = phase.model.towers;
  return whileAveraged(phase.model, async () => ({
    dim: item.dim,
    queryVectors: unit(user.encode({ rows, history: null }), item.dim, kernels),
    itemVectors: unit(item.encode({ rows, history: null }), item.dim, kernels),
    loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
  }));
}

function unit(vectors: Float32Array, dim: number, kernels: Kernels): Float32Array {
  const rows = vectors.slice();
  kernels.normalizeRows(rows, dim);
  return rows;
}
