import { composeObjective, createObjective, losses, type ContrastBatch, type ObjectiveOptions } from '@belfry/contrast';
import { Rng, csrFromPairs, csrRow } from '@belfry/core';
import { getKernels } from '@belfry/native';
import { expect } from 'chai';
import {
  bpr,
  ccl,
  debiased,
  decoupled,
  logistic,
  oracleGradients,
  oracleLoss,
  partition,
  ranking,
  type Formula,
  type OracleInput,
} from './float64-loss.js';

const DIM = 5;
const ITEMS = 9;
const ITEM_COUNTS = Int32Array.of(12, 9, 7, 5, 4, 3, 2, 2, 1);
const TOTAL = ITEM_COUNTS.reduce((sum, count) => sum + count, 0);
/** Users 0–3 and what they like; items repeat in the batch and user 1 has two rows. */
const KNOWN = csrFromPairs(Int32Array.of(0, 0, 0, 1, 1, 1, 2, 2, 3), Int32Array.of(0, 2, 4, 1, 2, 3, 0, 8, 5), 4);
const BATCH: ContrastBatch = {
  users: Int32Array.of(0, 1, 2, 1, 3, 0),
  items: Int32Array.of(0, 1, 0, 2, 5, 4),
  weights: Float32Array.of(1, 0.5, 2, 1, 0.25, 1.5),
};
const B = BATCH.items.length;
const N = 7;

const inBatchCount = (item: number) => ((B - 1) * ITEM_COUNTS[item]) / TOTAL;
const uniformCount = () => N / ITEMS;
const powers = ITEM_COUNTS.reduce((sum, count) => sum + Math.sqrt(count), 0);
const popularityCount = (item: number) => (N * Math.sqrt(ITEM_COUNTS[item])) / powers;

interface Case {
  options: ObjectiveOptions;
  formula: Formula;
  expectedCount: ((item: number) => number) | null;
  /** Defined on cosines as they are. */
  onCosines?: boolean;
}

/** No scale and bias learned: what is tested is the loss at given ones. */
const fixed = { learnsTemperature: false, learnsBias: false };

const cases: Record<string, Case> = {
  'batch-softmax over the batch': {
    options: { loss: { name: 'batch-softmax' }, negatives: { name: 'in-batch' } },
    formula: ranking,
    expectedCount: inBatchCount,
  },
  'batch-softmax without correction (InfoNCE)': {
    options: { loss: { name: 'batch-softmax', logQ: false }, negatives: { name: 'in-batch' } },
    formula: ranking,
    expectedCount: null,
  },
  'batch-softmax over mixed negatives, uniform drawn': {
    options: { loss: { name: 'batch-softmax' }, negatives: { name: 'mixed', count: N } },
    formula: ranking,
    expectedCount: (item) => inBatchCount(item) + uniformCount(),
  },
  'batch-softmax over mixed negatives, popularity drawn': {
    options: {
      loss: { name: 'batch-softmax' },
      negatives: { name: 'mixed', drawn: 'popularity', beta: 0.5, count: N },
    },
    formula: ranking,
    expectedCount: (item) => inBatchCount(item) + popularityCount(item),
  },
  'sampled-softmax, ranking form': {
    options: { loss: { name: 'sampled-softmax' }, negatives: { name: 'popularity', beta: 0.5, count: N } },
    formula: ranking,
    expectedCount: popularityCount,
  },
  'sampled-softmax, partition form': {
    options: {
      loss: { name: 'sampled-softmax', form: 'partition' },
      negatives: { name: 'popularity', beta: 0.5, count: N },
    },
    formula: partition,
    expectedCount: popularityCount,
  },
  'sampled-softmax, partition form over the batch': {
    options: { loss: { name: 'sampled-softmax', form: 'partition' }, negatives: { name: 'in-batch' } },
    formula: partition,
    expectedCount: inBatchCount,
  },
  'decoupled, weight 1 (DCL)': {
    options: { loss: { name: 'decoupled' }, negatives: { name: 'uniform', count: N } },
    formula: decoupled(1),
    expectedCount: uniformCount,
  },
  'decoupled, weight 1.22 (bilateral) over the batch, uncorrected': {
    options: { loss: { name: 'decoupled', weight: 1.22, logQ: false }, negatives: { name: 'in-batch' } },
    formula: decoupled(1.22),
    expectedCount: null,
  },
  'infonce over mixed negatives': {
    options: { loss: { name: 'infonce' }, negatives: { name: 'mixed', count: N } },
    formula: ranking,
    expectedCount: null,
  },
  'bilateral, by its name': {
    options: { loss: { name: 'bilateral' }, negatives: { name: 'uniform', count: N } },
    formula: decoupled(1.22),
    expectedCount: uniformCount,
  },
  'nce over mixed negatives': {
    options: { loss: { name: 'nce', ...fixed }, negatives: { name: 'mixed', count: N } },
    formula: logistic,
    expectedCount: (item) => inBatchCount(item) + uniformCount(),
  },
  'sgns over the batch': {
    options: { loss: { name: 'sgns', ...fixed }, negatives: { name: 'in-batch' } },
    formula: logistic,
    expectedCount: null,
  },
  debiased: {
    options: { loss: { name: 'debiased', positivePrior: 0.15 }, negatives: { name: 'mixed', count: N } },
    formula: debiased(0.15),
    expectedCount: null,
  },
  'bpr over popularity': {
    options: { loss: { name: 'bpr' }, negatives: { name: 'popularity', beta: 0.5, count: N } },
    formula: bpr,
    expectedCount: null,
  },
  'bpr over the batch, corrected': {
    options: { loss: { name: 'bpr', logQ: true }, negatives: { name: 'in-batch' } },
    formula: bpr,
    expectedCount: inBatchCount,
  },
  'ccl over mixed negatives': {
    options: { loss: { name: 'ccl', weight: 3, margin: 0.1 }, negatives: { name: 'mixed', count: N } },
    formula: ccl(3, 0.1),
    expectedCount: null,
    onCosines: true,
  },
};

describe('losses and their gradients', () => {
  for (const [name, { options, formula, expectedCount, onCosines }] of Object.entries(cases)) {
    for (const similarity of onCosines ? (['cosine'] as const) : (['cosine', 'dot'] as const)) {
      for (const mask of ['own', 'known-positives'] as const) {
        it(`${name}, ${similarity}, mask ${mask}: equals the double-precision loop`, () => {
          const temperature = onCosines ? 1 : similarity === 'cosine' ? 0.2 : 0.8;
          const objective = createObjective(
            {
              loss: onCosines ? options.loss : { ...options.loss, temperature },
              negatives: { ...options.negatives, mask },
              similarity,
            },
            { itemCounts: ITEM_COUNTS, knownPositives: KNOWN, batchSize: B, kernels: getKernels() },
          );
          const candidates = objective.candidates(BATCH, Rng.fromSeed(11));
          const rng = Rng.fromSeed(5);
          const queries = Float32Array.from({ length: B * DIM }, () => rng.normal());
          const items = Float32Array.from({ length: (B + candidates.drawn.length) * DIM }, () => rng.normal());
          const input: OracleInput = {
            dim: DIM,
            queries,
            items,
            itemOf: [...BATCH.items, ...candidates.drawn],
            weights: [...BATCH.weights!],
            usesBatch: candidates.usesBatch,
            similarity,
            temperature,
            expectedCount,
            known: Array.from(BATCH.users, (user) => (mask === 'own' ? [] : [...csrRow(KNOWN, user)])),
            formula,
          };
          const { loss, queryGradient, itemGradient } = objective.loss(BATCH, candidates, queries, items);
          const expected = oracleGradients(input);
          expect(loss).to.be.closeTo(oracleLoss(input), 2e-5);
          expected.queries.forEach((value, i) => expect(queryGradient[i]).to.be.closeTo(value, 2e-5));
          expected.items.forEach((value, i) => expect(itemGradient[i]).to.be.closeTo(value, 2e-5));
        });
      }
    }
  }

  it('a lone pair in an in-batch objective (the last batch of an epoch) has loss 0 and no gradient', () => {
    const objective = createObjective(
      { loss: { name: 'batch-softmax' }, negatives: { name: 'in-batch' }, similarity: 'cosine' },
      { itemCounts: ITEM_COUNTS, knownPositives: KNOWN, batchSize: 64, kernels: getKernels() },
    );
    const lone = { users: Int32Array.of(0), items: Int32Array.of(0), weights: null };
    const { loss, queryGradient } = objective.loss(
      lone,
      objective.candidates(lone, Rng.fromSeed(0)),
      Float32Array.of(1, 2),
      Float32Array.of(3, 4),
    );
    expect(loss).to.equal(0);
    expect([...queryGradient]).to.deep.equal([0, 0]);
  });

  it('refuses matrices that do not fit the batch and its candidates', () => {
    const objective = createObjective(
      { loss: { name: 'sampled-softmax' }, negatives: { name: 'uniform', count: 3 }, similarity: 'dot' },
      { itemCounts: ITEM_COUNTS, knownPositives: KNOWN, batchSize: B, kernels: getKernels() },
    );
    const candidates = objective.candidates(BATCH, Rng.fromSeed(0));
    expect(() => objective.loss(BATCH, candidates, new Float32Array(B * DIM), new Float32Array(B * DIM))).to.throw(
      '30 query and 30 item numbers for 6 pairs, 3 drawn items',
    );
  });

  it('refuses to correct by a source without expected counts', () => {
    const objective = composeObjective(
      {
        loss: losses['sampled-softmax'].create({ form: 'auto', weight: 1 }),
        source: {
          name: 'hard',
          usesBatch: false,
          needsModel: true,
          draw: () => Int32Array.of(1),
          addExpectedCounts: () => false,
        },
        temperature: 1,
        logQ: true,
        mask: 'own',
        similarity: 'dot',
      },
      { itemCounts: ITEM_COUNTS, knownPositives: KNOWN, batchSize: B, kernels: getKernels() },
    );
    expect(() => objective.candidates(BATCH, Rng.fromSeed(0))).to.throw('logQ with the source "hard"');
  });

  it('refuses a positive that the item counts say never comes up', () => {
    const objective = createObjective(
      { loss: { name: 'batch-softmax' }, negatives: { name: 'in-batch' }, similarity: 'dot' },
      { itemCounts: Int32Array.of(3, 0), knownPositives: KNOWN, batchSize: 2, kernels: getKernels() },
    );
    const batch = { users: Int32Array.of(0, 1), items: Int32Array.of(0, 1), weights: null };
    expect(() => objective.candidates(batch, Rng.fromSeed(0))).to.throw(
      'item row 1 in a batch, whose expected count under "in-batch" is 0',
    );
  });
});
