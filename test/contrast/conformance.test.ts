import { lossKindOf, losses, lossNames, negativeSources, negativeSourceNames, type LossName } from '@belfry/contrast';
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

  for (const name of negativeSourceNames) {
    for (const drawn of ['uniform', 'popularity'] as const) {
      if (drawn === 'popularity' && name !== 'mixed') continue;
      describeNegativeSource(name === 'mixed' ? `mixed, ${drawn} drawn` : name, {
        create: (itemCounts) => negativeSources[name].create({ count: 12, beta: 0.75, drawn, itemCounts }),
      });
    }
  }
});
