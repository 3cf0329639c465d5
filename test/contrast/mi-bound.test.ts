import { candidateCount, createObjective, miBoundAt, type Objective, type ObjectiveOptions } from '@belfry/contrast';
import { Rng } from '@belfry/core';
import { getKernels } from '@belfry/native';
import { expect } from 'chai';
import { FreeLogits } from './free-logits.js';
import { ITEMS, USERS, itemMarginal, logConditional, mutualInformation, pmi, sampleBatch } from './planted-joint.js';

const BATCH_SIZE = 256;

function objectiveOf(options: ObjectiveOptions): Objective {
  return createObjective(
    { loss: { temperature: 1, ...options.loss }, negatives: options.negatives, similarity: 'dot' },
    {
      itemCounts: itemMarginal,
      knownPositives: { offsets: new Int32Array(USERS + 1), values: new Int32Array(0) },
      batchSize: BATCH_SIZE,
      kernels: getKernels(),
    },
  );
}

/** Mean bound over batches with a given critic. */
function measuredBound(options: ObjectiveOptions, critic: (user: number, item: number) => number): number {
  const objective = objectiveOf(options);
  const logits = new FreeLogits(USERS, ITEMS, critic);
  const rng = Rng.fromSeed(4);
  const batches = 25;
  let bound = 0;
  for (let i = 0; i < batches; i++) {
    const batch = sampleBatch(BATCH_SIZE, rng);
    const candidates = objective.candidates(batch, rng);
    const loss = logits.addGradient(objective, batch, candidates, new Float64Array(USERS * ITEMS));
    bound += miBoundAt(objective.miBound, loss, candidateCount(batch, candidates))! / batches;
  }
  return bound;
}

describe('bound on mutual information', () => {
  const close: [string, ObjectiveOptions, (user: number, item: number) => number][] = [
    ['in-batch, corrected', { loss: { name: 'batch-softmax' }, negatives: { name: 'in-batch' } }, logConditional],
    ['in-batch, uncorrected', { loss: { name: 'batch-softmax', logQ: false }, negatives: { name: 'in-batch' } }, pmi],
    [
      'popularity as in the log',
      { loss: { name: 'sampled-softmax' }, negatives: { name: 'popularity', beta: 1, count: 255 } },
      logConditional,
    ],
    [
      'uniform, KL(p‖q) subtracted',
      { loss: { name: 'sampled-softmax' }, negatives: { name: 'uniform', count: 255 } },
      logConditional,
    ],
    [
      'mixed, KL(p‖q) subtracted',
      { loss: { name: 'batch-softmax' }, negatives: { name: 'mixed', count: 256 } },
      logConditional,
    ],
  ];
  for (const [name, options, critic] of close) {
    it(`${name}: comes within 0.05 nats of I(u;i) with the true critic, and does not pass it by more than chance`, () => {
      expect(measuredBound(options, critic)).to.be.within(mutualInformation - 0.05, mutualInformation + 0.03);
    }).timeout(10_000);
  }

  it("subtracts nothing for the positives' own marginal and KL(p‖q) for another", () => {
    const kl = itemMarginal.reduce((sum, p) => sum + p * Math.log(p * ITEMS), 0);
    const subtracted = close
      .map(([, options]) => objectiveOf(options).miBound)
      .map((bound) => (bound.holds ? bound.subtract : Number.NaN));
    expect(subtracted.slice(0, 3)).to.deep.equal([0, 0, 0]);
    expect(subtracted[3]).to.be.closeTo(kl, 1e-9);
    expect(subtracted[4]).to.be.within(0.001, kl);
    expect(kl).to.be.greaterThan(0.1);
  });

  const absent: [string, ObjectiveOptions, RegExp][] = [
    ['masked known positives', { negatives: { mask: 'known-positives' } }, /known positives are masked/],
    ['the decoupled softmax', { loss: { name: 'decoupled' } }, /leaves the positive out/],
    ['the partition form', { loss: { name: 'sampled-softmax', form: 'partition' } }, /another critic/],
  ];
  for (const [name, options, reason] of absent) {
    it(`does not exist for ${name}, and says why`, () => {
      const { miBound } = objectiveOf(options);
      expect(miBound.holds).to.equal(false);
      expect(miBound.reason).to.match(reason);
      expect(miBoundAt(miBound, 1, 100)).to.equal(null);
    });
  }
});
