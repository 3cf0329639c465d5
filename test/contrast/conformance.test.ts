import { losses, lossNames, negativeSources, negativeSourceNames, type LossName } from '@belfry/contrast';
import { getKernels } from '@belfry/native';
import { describeLoss, describeNegativeSource } from '@belfry/testing';

const settings = { form: 'auto', weight: 1 } as const;

/** Closed forms where nothing tells candidates apart: log(#candidates with the positive), or w·log(#candidates beside it). */
const lossAtZeroScores: Record<LossName, (candidatesBeside: number) => number> = {
  'batch-softmax': (beside) => Math.log(beside + 1),
  'sampled-softmax': (beside) => Math.log(beside + 1),
  decoupled: (beside) => Math.log(beside),
};

describe('every loss and every negative source keeps its contract', () => {
  for (const name of lossNames) {
    describeLoss(name, {
      loss: losses[name].create(settings),
      kernels: getKernels(),
      lossAtZeroScores: lossAtZeroScores[name],
    });
  }
  describeLoss('sampled-softmax, partition form', {
    loss: losses['sampled-softmax'].create({ ...settings, form: 'partition' }),
    kernels: getKernels(),
    lossAtZeroScores: (beside) => Math.log(beside + 1),
  });
  describeLoss('decoupled, weight 1.22 (bilateral)', {
    loss: losses.decoupled.create({ ...settings, weight: 1.22 }),
    kernels: getKernels(),
    lossAtZeroScores: (beside) => 1.22 * Math.log(beside),
  });

  for (const name of negativeSourceNames) {
    for (const drawn of ['uniform', 'popularity'] as const) {
      if (drawn === 'popularity' && name !== 'mixed') continue;
      describeNegativeSource(name === 'mixed' ? `mixed, ${drawn} drawn` : name, {
        create: (itemCounts, knownPositives) =>
          negativeSources[name].create({
            count: 12,
            beta: 0.75,
            drawn,
            itemCounts,
            knownPositives,
            ownWeight: 1,
            refreshEvery: 10,
            band: { from: 2, to: 6 },
            draws: 8,
          }),
      });
    }
  }
});
