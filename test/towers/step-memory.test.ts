import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { createOptimizer, initBackend } from '@belfry/compute';
import { Rng } from '@belfry/core';
import { backpropagate } from '@belfry/towers';
import { backendsHere } from '../compute/backends-here.js';
import { choices, smallTowers, someItems, someUsers } from './small-shop.js';

describe('memory over 1,000 steps', () => {
  for (const backend of backendsHere) {
    it(`keeps the number of tensors and their bytes on ${backend}`, async () => {
      await initBackend(backend);
      const towers = smallTowers(choices['attention by the newest item']);
      const optimizer = createOptimizer({ optimizer: 'adam', weightDecay: 0, momentum: 0 });
      const rng = Rng.fromSeed(1);
      const step = () => {
        const passes = [towers.user.begin(someUsers, { rng }), towers.item.begin(someItems, { rng })];
        const { gradients } = backpropagate(passes, (vectors) => ({
          loss: 0,
          gradients: vectors.map((v) => v.slice()),
        }));
        optimizer.apply(gradients, 1e-3);
        towers.item.encode(someItems);
      };
      step();
      const { numTensors, numBytes, numDataBuffers } = tf.memory();
      for (let n = 0; n < 1000; n++) step();
      expect(tf.memory()).to.include({ numTensors, numBytes, numDataBuffers });
    });
  }
});
