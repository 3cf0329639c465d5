/** What each objective learns when nothing limits it: free logits trained on pairs from a known joint distribution. */
import {
  composeObjective,
  createObjective,
  lossKindOf,
  type ContrastBatch,
  type LossName,
  type NegativeSource,
  type ObjectiveOptions,
} from '@belfry/contrast';
import { Rng } from '@belfry/core';
import { getKernels } from '@belfry/native';
import { expect } from 'chai';
import { FreeLogits } from './free-logits.js';
import { ITEMS, USERS, itemMarginal, joint, logConditional, pmi, sampleBatch } from './planted-joint.js';

const BATCH_SIZE = 32;
const STEPS = 3000;

describe('what free logits learn on a planted joint (8 users × 12 items)', () => {
  const learns: [string, ObjectiveOptions, 'log p(i|u)' | 'PMI'][] = [
    ['in-batch InfoNCE', { loss: { name: 'infonce' }, negatives: { name: 'in-batch' } }, 'PMI'],
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

/**
 * The same joint without chance: every pair in the batch, weighted by p(u, i), and noise of fixed numbers of each item. A
 * loss that adds up candidate by candidate has the same gradient as in expectation over draws; the others have their limit.
 */
const EVERY_PAIR = {
  users: Int32Array.from(joint, (_, pair) => Math.floor(pair / ITEMS)),
  items: Int32Array.from(joint, (_, pair) => pair % ITEMS),
  weights: Float32Array.from(joint),
};
const TIMES = Array.from({ length: ITEMS }, (_, item) => 1 + ((5 * item) % 4));
const NOISE = Int32Array.from(TIMES.flatMap((times, item) => new Array<number>(times).fill(item)));
const K = NOISE.length;
const noise = (item: number): number => TIMES[item] / K;

const fixedNoise: NegativeSource = {
  name: 'fixed',
  usesBatch: false,
  needsModel: false,
  draw: () => NOISE,
  addExpectedCounts(_batch, rows, counts) {
    rows.forEach((row, j) => (counts[j] += TIMES[row]));
    return true;
  },
};

interface Descent {
  readonly logQ?: boolean;
  readonly rate: number;
  readonly steps: number;
  /** Of all logits */
  readonly start?: number;
  /** Logits are kept within ± this. */
  readonly bound?: number;
}

/** Plain gradient descent, each user's step as large as if it were alone. */
function descend(name: LossName, settings: Record<string, number>, { logQ, rate, steps, start, bound }: Descent) {
  const kind = lossKindOf(name);
  const objective = composeObjective(
    {
      loss: kind.create({ form: 'auto', ...settings }),
      source: fixedNoise,
      temperature: 1,
      logQ: logQ ?? kind.logQ.allowed[0],
      mask: 'own',
      similarity: 'dot',
    },
    {
      itemCounts: itemMarginal,
      knownPositives: { offsets: new Int32Array(USERS + 1), values: new Int32Array(0) },
      batchSize: joint.length,
      kernels: getKernels(),
    },
  );
  const logits = new FreeLogits(USERS, ITEMS, () => start ?? 0);
  const candidates = objective.candidates(EVERY_PAIR, Rng.fromSeed(0));
  for (let step = 0; step < steps; step++) {
    const gradient = new Float64Array(joint.length);
    logits.addGradient(objective, EVERY_PAIR, candidates, gradient);
    gradient.forEach((slope, pair) => {
      const moved = logits.values[pair] - (rate * slope) / userShare(Math.floor(pair / ITEMS));
      logits.values[pair] = bound === undefined ? moved : Math.min(Math.max(moved, -bound), bound);
    });
  }
  return logits.values;
}

const userShare = (user: number): number =>
  joint.subarray(user * ITEMS, (user + 1) * ITEMS).reduce((sum, p) => sum + p, 0);
const conditional = (user: number, item: number): number => Math.exp(logConditional(user, item));
const logRatio = (user: number, item: number): number => logConditional(user, item) - Math.log(noise(item));

/** Largest deviation, no constant taken out. */
const exactError = (learnt: Float64Array, target: (user: number, item: number) => number): number =>
  Math.max(...learnt.map((value, pair) => Math.abs(value - target(Math.floor(pair / ITEMS), pair % ITEMS))));

describe('optima on the planted joint, without chance', () => {
  it('nce: log p(i|u) itself, whatever the noise', () => {
    expect(exactError(descend('nce', {}, { rate: 4, steps: 1500 }), logConditional)).to.be.lessThan(0.02);
  });

  it('sgns: log p(i|u)/p_noise(i) − log k', () => {
    const target = (user: number, item: number) => logRatio(user, item) - Math.log(K);
    const learnt = descend('sgns', {}, { rate: 4, steps: 1500 });
    expect(exactError(learnt, target)).to.be.lessThan(0.02);
    expect(exactError(learnt, logConditional)).to.be.greaterThan(0.5);
  });

  it('bpr: log p(i|u)/q(i) + c(u), and log p(i|u) + c(u) where corrected', () => {
    expect(worstError(descend('bpr', {}, { rate: 8, steps: 1500 }), logRatio)).to.be.lessThan(0.02);
    const corrected = descend('bpr', {}, { logQ: true, rate: 8, steps: 1500 });
    expect(worstError(corrected, logConditional)).to.be.lessThan(0.02);
  });

  it('ccl: cosines at 1 where pull outweighs push, at the margin elsewhere', () => {
    const [weight, margin] = [1.5, 0.4];
    const learnt = descend('ccl', { weight, margin }, { rate: 0.05, steps: 4000, bound: 1 });
    let [at1, atMargin] = [0, 0];
    for (let pair = 0; pair < joint.length; pair++) {
      const [user, item] = [Math.floor(pair / ITEMS), pair % ITEMS];
      // Rows of the other items push: of the candidates that they have left, TIMES[item] are this one.
      const push = Array.from({ length: ITEMS }, (_, own) =>
        own === item ? 0 : (weight * conditional(user, own) * TIMES[item]) / (K - TIMES[own]),
      ).reduce((sum, x) => sum + x, 0);
      const isPulled = conditional(user, item) > push;
      if (Math.abs(conditional(user, item) - push) < 0.01) continue; // too even to have arrived
      expect(learnt[pair]).to.be.closeTo(isPulled ? 1 : margin, 0.05);
      if (isPulled) at1++;
      else atMargin++;
    }
    expect(Math.min(at1, atMargin)).to.be.greaterThan(10);
  });

  it('decoupled: x = e^s/Σe^s solves p_k = x_k·Σ_{i ≠ k} p_i/(1 − x_i), steeper than p', () => {
    const learnt = descend('decoupled', {}, { rate: 4, steps: 3000 });
    for (let user = 0; user < USERS; user++) {
      const odds = Array.from({ length: ITEMS }, (_, item) => Math.exp(learnt[user * ITEMS + item]));
      const x = odds.map((value) => value / odds.reduce((sum, y) => sum + y, 0));
      const p = x.map((_, item) => conditional(user, item));
      const total = p.reduce((sum, value, item) => sum + value / (1 - x[item]), 0);
      p.forEach((value, item) => expect(x[item] * (total - value / (1 - x[item]))).to.be.closeTo(value, 2e-3));
      expect(Math.max(...x)).to.be.greaterThan(Math.max(...p));
    }
  });

  for (const positivePrior of [0, 0.02]) {
    it(`debiased, prior ${positivePrior}: x = e^s/mean e^s solves x·(a + b·x) ∝ p(i|u)/q(i)`, () => {
      const learnt = descend('debiased', { positivePrior }, { rate: 4, steps: 4000, start: 4 });
      const [a, b] = [K / (1 - positivePrior), 1 - (K * positivePrior) / (1 - positivePrior)];
      const solved = learnt.map((_, pair) => {
        const user = Math.floor(pair / ITEMS);
        const mean = TIMES.reduce((sum, times, item) => sum + (times / K) * Math.exp(learnt[user * ITEMS + item]), 0);
        const x = Math.exp(learnt[pair]) / mean;
        return Math.log(x * (a + b * x));
      });
      expect(worstError(solved, logRatio)).to.be.lessThan(0.03);
    });
  }
});

describe('directau on unit vectors of the planted joint', () => {
  it('puts users who each have an item of their own at the corners of a simplex, each on its item', () => {
    const own = { users: EIGHT, items: EIGHT, weights: null };
    const { users, items } = trainUnitVectors(own, 1);
    for (let a = 0; a < USERS; a++) {
      expect(cosine(users, a, items, a)).to.be.closeTo(1, 1e-3);
      for (let b = 0; b < a; b++) expect(cosine(users, a, users, b)).to.be.closeTo(-1 / (USERS - 1), 0.01);
    }
  });

  it('gives up alignment for uniformity as γ grows', () => {
    const [aligned, between, uniform] = [0.02, 0.5, 5].map((gamma) => trainUnitVectors(EVERY_PAIR, gamma));
    const apart = ({ users, items }: typeof aligned) =>
      joint.reduce(
        (sum, p, pair) => sum + p * 2 * (1 - cosine(users, Math.floor(pair / ITEMS), items, pair % ITEMS)),
        0,
      );
    const userCosine = ({ users }: typeof aligned) =>
      EIGHT.reduce((sum, a) => sum + (a === 0 ? 0 : cosine(users, 0, users, a) / (USERS - 1)), 0);
    expect(apart(aligned)).to.be.lessThan(0.05);
    expect(userCosine(aligned)).to.be.greaterThan(0.9);
    expect(apart(between)).to.be.within(apart(aligned), apart(uniform));
    expect(userCosine(uniform)).to.be.lessThan(0);
  });
});

const DIM = 12;
const EIGHT = Int32Array.from({ length: USERS }, (_, row) => row);

interface UnitVectors {
  readonly users: Float32Array;
  readonly items: Float32Array;
}

/** Gradient descent on raw vectors; rows of the batch that are the same user or item share a vector. */
function trainUnitVectors(batch: ContrastBatch, gamma: number): UnitVectors {
  const objective = createObjective(
    { loss: { name: 'directau', gamma }, negatives: { name: 'in-batch' }, similarity: 'cosine' },
    {
      itemCounts: itemMarginal,
      knownPositives: { offsets: new Int32Array(USERS + 1), values: new Int32Array(0) },
      batchSize: batch.items.length,
      kernels: getKernels(),
    },
  );
  const rng = Rng.fromSeed(6);
  const normal = (rows: number) => Float32Array.from({ length: rows * DIM }, () => rng.normal() / Math.sqrt(DIM));
  const tables = { users: normal(USERS), items: normal(ITEMS) };
  const candidates = objective.candidates(batch, rng);
  for (let step = 0; step < 1500; step++) {
    const gather = (table: Float32Array, rows: Int32Array) =>
      Float32Array.from({ length: rows.length * DIM }, (_, i) => table[rows[Math.floor(i / DIM)] * DIM + (i % DIM)]);
    const result = objective.loss(
      batch,
      candidates,
      gather(tables.users, batch.users),
      gather(tables.items, batch.items),
    );
    const descendTable = (table: Float32Array, rows: Int32Array, gradient: Float32Array) =>
      gradient.forEach((slope, i) => (table[rows[Math.floor(i / DIM)] * DIM + (i % DIM)] -= 0.5 * slope));
    descendTable(tables.users, batch.users, result.queryGradient);
    descendTable(tables.items, batch.items, result.itemGradient);
  }
  return tables;
}

function cosine(a: Float32Array, i: number, b: Float32Array, j: number): number {
  const dot = (x: Float32Array, p: number, y: Float32Array, q: number) =>
    Array.from({ length: DIM }, (_, k) => x[p * DIM + k] * y[q * DIM + k]).reduce((sum, value) => sum + value, 0);
  return dot(a, i, b, j) / Math.sqrt(dot(a, i, a, i) * dot(b, j, b, j));
}
