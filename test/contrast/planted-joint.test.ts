/** What each objective learns when nothing limits it: free logits trained on pairs from a known joint distribution. */
import { createObjective, type ObjectiveOptions } from '@belfry/contrast';
import { Rng } from '@belfry/core';
import { getKernels } from '@belfry/native';
import { expect } from 'chai';
import { FreeLogits } from './free-logits.js';
import { ITEMS, USERS, itemMarginal, logConditional, pmi, sampleBatch } from './planted-joint.js';

const BATCH_SIZE = 32;
const STEPS = 3000;

describe('what free logits learn on a planted joint (8 users × 12 items)', () => {
  const learns: [string, ObjectiveOptions, 'log p(i|u)' | 'PMI'][] = [
    ['in-batch InfoNCE', { loss: { name: 'batch-softmax', logQ: false }, negatives: { name: 'in-batch' } }, 'PMI'],
    ['in-batch softmax with logQ', { loss: { name: 'batch-softmax' }, negatives: { name: 'in-batch' } }, 'log p(i|u)'],
    [
      'batch softmax with logQ over mixed negatives',
      { loss: { name: 'batch-softmax' }, negatives: { name: 'mixed', count: 16 } },
      'log p(i|u)',
    ],
    [
      'sampled softmax over popularity^0.5',
      { loss: { name: 'sampled-softmax' }, negatives: { name: 'popularity', beta: 0.5, count: 16 } },
      'log p(i|u)',
    ],
  ];
  for (const [name, options, target] of learns) {
    it(`${name}: ${target} + c(u)`, () => {
      const learnt = train(options);
      const error = { 'log p(i|u)': worstError(learnt, logConditional), PMI: worstError(learnt, pmi) };
      const other = target === 'PMI' ? 'log p(i|u)' : 'PMI';
      expect(error[target]).to.be.lessThan(0.35);
      expect(error[other]).to.be.greaterThan(0.7);
    }).timeout(20_000);
  }
});

/** Gradient descent with shrinking steps; the second half is averaged (Polyak & Juditsky 1992). */
function train(options: ObjectiveOptions): Float64Array {
  const objective = createObjective(
    { loss: { ...options.loss, temperature: 1 }, negatives: options.negatives, similarity: 'dot' },
    {
      itemCounts: itemMarginal,
      knownPositives: { offsets: new Int32Array(USERS + 1), values: new Int32Array(0) },
      batchSize: BATCH_SIZE,
      kernels: getKernels(),
    },
  );
  const rng = Rng.fromSeed(8);
  const logits = new FreeLogits(USERS, ITEMS);
  const mean = new Float64Array(USERS * ITEMS);
  for (let step = 0; step < STEPS; step++) {
    const batch = sampleBatch(BATCH_SIZE, rng);
    const gradient = new Float64Array(USERS * ITEMS);
    logits.addGradient(objective, batch, objective.candidates(batch, rng), gradient);
    const rate = 20 / (1 + step / 400);
    gradient.forEach((value, i) => (logits.values[i] -= rate * value));
    if (step >= STEPS / 2) logits.values.forEach((value, i) => (mean[i] += value / (STEPS / 2)));
  }
  return mean;
}

/** Largest deviation from the target once each user's constant is taken out. */
function worstError(learnt: Float64Array, target: (user: number, item: number) => number): number {
  let worst = 0;
  for (let user = 0; user < USERS; user++) {
    const difference = Array.from({ length: ITEMS }, (_, item) => learnt[user * ITEMS + item] - target(user, item));
    const constant = difference.reduce((sum, value) => sum + value, 0) / ITEMS;
    worst = Math.max(worst, ...difference.map((value) => Math.abs(value - constant)));
  }
  return worst;
}
