// Belfry's own training loop on a log in memory: the one place of the benchmark that knows @belfry/train.
import { mergeOptions, Rng, silentLogger } from '@belfry/core';
import { initBackend } from '@belfry/compute';
import { createPhase, fit, resolveConfig, trainConfig } from '@belfry/train';

/** @param afterStep called after each step; returns true to leave */
export async function trainInMemory({ work, config, kernels, user, item, afterStep }) {
  // Towers are computed with what computes the loss.
  await initBackend(kernels.name, { threads: kernels.threads });
  const noFeatures = { features: [] };
  const phase = createPhase(
    {
      config: resolveConfig(trainConfig, mergeOptions(configOf(work), config)),
      dataset: {
        users: { size: work.users },
        items: { size: work.items },
        userFeatures: noFeatures,
        itemFeatures: noFeatures,
      },
      kernels,
      logger: silentLogger,
      rng: Rng.fromSeed(1),
      state: { phase: 'selection' },
    },
    { length: item.length, user, item, timestamp: null, weight: null, session: null, event: null },
  );
  await fit(phase, 0, afterStep);
}

function configOf({ dim, hidden, temperature, batch, drawn, learningRate }) {
  const tower = { features: 'none', embeddingDim: dim, layers: [hidden] };
  return {
    towers: { dim, user: tower, item: tower },
    loss: { name: 'batch-softmax', temperature },
    negatives: drawn > 0 ? { name: 'mixed', count: drawn } : { name: 'in-batch' },
    train: { batchSize: batch, optimizer: 'adam', learningRate, similarity: 'cosine' },
  };
}
