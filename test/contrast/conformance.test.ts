import { csrFromLists } from '@belfry/core';
import {
  createSource,
  fixedClusters,
  logFrequencies,
  lossKindOf,
  losses,
  lossNames,
  negativeSourceNames,
  type LossName,
} from '@belfry/contrast';
import { getKernels } from '@belfry/native';
import { describeLoss, describeNegativeSource } from '@belfry/testing';

const settings = { form: 'auto' } as const;

/** Closed forms where nothing tells candidates apart: log(#candidates with the positive), or w·log(#candidates beside it). */
const lossAtZeroScores: Record<LossName, ((candidatesBeside: number) => number) | null> = {
  'batch-softmax': (beside) => Math.log(beside + 1),
  'sampled-softmax': (beside) => Math.log(beside + 1),
  infonce: (beside) => Math.log(beside + 1),
  // Not of scores of pairs alone: test/contrast/losses.test.ts.
  'nt-xent': null,
  directau: null,
  decoupled: (beside) => Math.log(beside),
  bilateral: (beside) => 1.22 * Math.log(beside),
  nce: (beside) => (beside + 1) * Math.LN2,
  sgns: (beside) => (beside + 1) * Math.LN2,
  debiased: (beside) => Math.log(beside + 1),
  bpr: () => Math.LN2,
  ccl: () => 1,
};

describe('every loss and every negative source keeps its contract', () => {
  for (const name of lossNames) {
    describeLoss(name, {
      loss: lossKindOf(name).create(settings),
      kernels: getKernels(),
      lossAtZeroScores: lossAtZeroScores[name],
      onCosines: lossKindOf(name).onCosines,
      batchAlone: lossKindOf(name).negatives === 'batch-alone',
    });
  }
  describeLoss('sampled-softmax, partition form', {
    loss: losses['sampled-softmax'].create({ ...settings, form: 'partition' }),
    kernels: getKernels(),
    lossAtZeroScores: (beside) => Math.log(beside + 1),
  });

  const settingsOf = (itemCounts: Int32Array) =>
    ({
      count: 12,
      beta: 0.75,
      drawn: 'uniform',
      itemCounts,
      frequencies: logFrequencies(itemCounts),
      knownPositives: csrFromLists([[]]),
      ownWeight: 1,
      ranking: 'exact',
      refreshEvery: 10,
      band: { from: 2, to: 6 },
      draws: 8,
      itemClusters: fixedClusters(Int32Array.of(0, 1, 1, -1, 1, 3, 0, -1, 1, 1)),
    }) as const;
  for (const name of negativeSourceNames) {
    describeNegativeSource(name, {
      create: (itemCounts, knownPositives) => createSource(name, { ...settingsOf(itemCounts), knownPositives }),
    });
  }
  for (const sum of [
    'in-batch + popularity:0.5x7',
    'in-batch + uniformx5 + popularity:1x6 + popularity:0x3',
    'queue:2x20',
    'clusters:0x9 + in-batch',
    'memory-bank:0x9',
    'in-batch + queuex18',
    'in-batch + uniformx4 + queue:0x15 + memory-bank:1x8',
  ]) {
    describeNegativeSource(sum, { create: (itemCounts) => createSource(sum, settingsOf(itemCounts)) });
  }
  describeNegativeSource('mixed, popularity drawn', {
    create: (itemCounts) => createSource('mixed', { ...settingsOf(itemCounts), drawn: 'popularity' }),
  });
});
