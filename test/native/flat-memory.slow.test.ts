import { Rng } from '@belfry/core';
import { getKernels } from '@belfry/native';
import { expect } from 'chai';

describe('wasm scores over a batch of 65,536 with in-batch candidates', () => {
  it('needs a small part of the 16 GiB that all scores would take', function () {
    this.timeout(300_000);
    const [batchSize, dim] = [65_536, 8];
    const rng = Rng.fromSeed(1);
    const matrix = () => Float32Array.from({ length: batchSize * dim }, () => rng.normal() / Math.sqrt(dim));
    const positives = matrix();
    const own = Int32Array.from({ length: batchSize + 1 }, (_, row) => row);
    const kernels = getKernels({ implementation: 'wasm', memoryBudgetBytes: 4 * 2 ** 20 });
    const queries = matrix();

    const before = process.memoryUsage.rss();
    const { loss } = kernels.scores({
      dim,
      queries,
      positives,
      positiveLogExpectedCount: null,
      candidates: [{ vectors: positives, logExpectedCount: null }],
      exclusions: { offsets: own, values: own.subarray(0, batchSize) },
      temperature: 1,
      epilogue: { kind: 'softmax' },
      weights: null,
    });
    expect((process.memoryUsage.rss() - before) / 2 ** 20).to.be.below(128);
    // Scores are near 0, so the loss is near the logarithm of the number of candidates.
    expect(loss).to.be.closeTo(Math.log(batchSize), 0.2);
  });
});
