import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { createOptimizer, initBackend } from '@belfry/compute';
import { parseOptions, Rng } from '@belfry/core';
import { backpropagate, createTowers, towersOptions } from '@belfry/towers';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const itemCount = 5000;
const batchSize = 128;
const mebibyte = 2 ** 20;

describe('memory of a training process', () => {
  it('stays where it is over 1,000 steps through layers and a history', async function () {
    this.timeout(300_000);
    await initBackend('wasm');
    const options = parseOptions(towersOptions, {
      dim: 32,
      user: { embeddingDim: 32, layers: [32], history: { length: 5, pooling: 'attention' } },
      item: { embeddingDim: 32, layers: [32] },
    });
    const nothing = { features: [] };
    const rng = Rng.fromSeed(1);
    const towers = createTowers(options, {
      userCount: 1000,
      itemCount,
      userFeatures: nothing,
      itemFeatures: nothing,
      rng,
    });
    const optimizer = createOptimizer({ optimizer: 'adam', weightDecay: 0, momentum: 0 });
    const draw = (length: number, bound: number) => Int32Array.from({ length }, () => rng.int(bound));
    const step = () => {
      const offsets = Int32Array.from({ length: batchSize + 1 }, (_, n) => n * 5);
      const history = { offsets, values: draw(batchSize * 5, itemCount) };
      const passes = [
        towers.user.begin({ rows: draw(batchSize, 1000), history }, { rng }),
        towers.item.begin({ rows: draw(2 * batchSize, itemCount), history: null }, { rng }),
      ];
      const { gradients } = backpropagate(passes, (vectors) => ({ loss: 0, gradients: vectors }));
      optimizer.apply(gradients, 1e-3);
    };
    const used = async () => {
      // Array buffers are freed in the background after a collection: the second one waits for the first.
      for (let round = 0; round < 3; round++) {
        collectGarbage();
        await nextTurn();
      }
      return process.memoryUsage();
    };
    for (let n = 0; n < 300; n++) step();
    let residentGrowth = Infinity;
    for (let window = 0; window < 3; window++) {
      const before = await used();
      for (let n = 0; n < 1000; n++) step();
      const after = await used();
      expect(after.external - before.external, 'external bytes').to.be.below(mebibyte);
      expect(after.heapUsed - before.heapUsed, 'heap').to.be.below(4 * mebibyte);
      // Pages are given back when there is time: a leak grows in every window, a delay in one or the other.
      residentGrowth = Math.min(residentGrowth, after.rss - before.rss);
    }
    expect(residentGrowth, 'resident set').to.be.below(32 * mebibyte);
  });
});
