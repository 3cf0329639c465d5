import { expect } from 'chai';
import { initBackend } from '@belfry/compute';
import { BelfryError, Rng, silentLogger } from '@belfry/core';
import { getKernels } from '@belfry/native';
import { towerState } from '@belfry/towers';
import { createPhase, fit, resolveConfig, trainConfig } from '@belfry/train';
import { quick } from './planted-run.js';

describe('training on a weight that is not finite', () => {
  it('is refused before the step, naming the weights and the place', async () => {
    await initBackend();
    const [users, items, length] = [20, 30, 64];
    const rng = Rng.fromSeed(1);
    const weight = new Float32Array(length).fill(1);
    const dataset = {
      users: { size: users },
      items: { size: items },
      userFeatures: { features: [] },
      itemFeatures: { features: [] },
    };
    const log = {
      length,
      user: Int32Array.from({ length }, () => rng.int(users)),
      item: Int32Array.from({ length }, () => rng.int(items)),
      weight,
      timestamp: null,
      session: null,
      event: null,
    };
    weight[7] = NaN;
    const phase = createPhase(
      {
        config: resolveConfig(trainConfig, quick),
        dataset,
        kernels: getKernels(),
        logger: silentLogger,
        rng,
        state: { phase: 'selection' },
      },
      log,
    );
    const state = () => Array.from(towerState(phase.model.towers).values(), ({ values }) => values.slice());
    const before = state();
    const error = await fit(phase, 0, async () => false).then(
      () => null,
      (thrown: BelfryError) => thrown,
    );
    expect(error).to.be.instanceOf(BelfryError);
    expect(error!.code).to.equal('TRAINING_DIVERGED');
    expect(error!.given).to.match(/NaN in the weights, at \d+, at step 0/);
    expect(state()).to.deep.equal(before);
  });
});
