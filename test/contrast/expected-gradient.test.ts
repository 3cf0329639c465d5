/**
 * The property that tells a right correction from a wrong one: at s = log p(i|u) + const the loss of a softmax over the
 * whole catalogue has gradient zero, and a corrected sampled loss must have it too, in expectation over what is sampled.
 * The expectation is taken exactly, over every multiset that can be drawn, and for the real sources by simulation.
 */
import {
  composeObjective,
  createObjective,
  losses,
  sumOfSources,
  type Candidates,
  type NegativeSource,
  type Objective,
} from '@belfry/contrast';
import { Rng } from '@belfry/core';
import { getKernels } from '@belfry/native';
import { expect } from 'chai';
import { combinations, type PlantedDraws } from './all-draws.js';
import { FreeLogits } from './free-logits.js';

const P = [0.1, 0.25, 0.05, 0.6];
const Q = [0.55, 0.3, 0.1, 0.05];
const NO_KNOWN_POSITIVES = { offsets: Int32Array.of(0, 0, 0), values: new Int32Array(0) };

type Tamper = (candidates: Candidates) => Candidates;
const asIs: Tamper = (candidates) => candidates;

/** What must be told from the right correction, as changes to what the objective computed. */
const mistakes: Record<string, Tamper> = {
  'the wrong sign': (candidates) => ({
    ...candidates,
    positiveLogExpectedCount: candidates.positiveLogExpectedCount!.map((log) => -log),
    logExpectedCount: candidates.logExpectedCount!.map((log) => -log),
  }),
  'no correction': (candidates) => ({ ...candidates, positiveLogExpectedCount: null, logExpectedCount: null }),
  'only the negatives corrected': (candidates) => ({ ...candidates, positiveLogExpectedCount: null }),
  'only the positive corrected': (candidates) => ({ ...candidates, logExpectedCount: null }),
};

/** The same for the partition form, whose positive is uncorrected and whose own hits are masked. */
const partitionMistakes: Record<string, Tamper> = {
  'the wrong sign': (candidates) => ({
    ...candidates,
    logExpectedCount: candidates.logExpectedCount!.map((log) => -log),
  }),
  'no correction': (candidates) => ({ ...candidates, logExpectedCount: null }),
  'the positive corrected as well': (candidates) => ({
    ...candidates,
    positiveLogExpectedCount: Float32Array.of(0.6, 0.3, 0.1).map((q) => Math.log(candidates.drawn.length * q)),
  }),
  'own hits among the negatives': (candidates) => ({
    ...candidates,
    exclusions: { offsets: new Int32Array(candidates.exclusions.offsets.length), values: new Int32Array(0) },
  }),
};

describe('expected gradient at s = log p(i|u) + const', () => {
  for (const count of [4, 32]) {
    it(`is zero for the ranking form with N = ${count} from a skewed sampler`, () => {
      expect(largest(exactGradient(P, [{ q: Q, count }], 'ranking', asIs))).to.be.lessThan(1e-6);
    });

    for (const name of ['nce', 'bpr'] as const) {
      it(`is zero for ${name} with N = ${count}, and for no mistake`, () => {
        const constant = name === 'nce' ? 0 : 0.7;
        const at = (tamper: Tamper) => largest(exactGradient(P, [{ q: Q, count }], name, tamper, constant));
        expect(at(asIs)).to.be.lessThan(3e-6);
        for (const [mistake, tamper] of Object.entries(mistakes)) expect(at(tamper), mistake).to.be.greaterThan(0.005);
      });
    }

    for (const [mistake, tamper] of Object.entries({ ...mistakes, 'own hits masked': maskOwnHits })) {
      it(`is not zero with ${mistake} (N = ${count})`, () => {
        expect(largest(exactGradient(P, [{ q: Q, count }], 'ranking', tamper))).to.be.greaterThan(0.005);
      });
    }
  }

  it('goes to zero for the partition form as N grows, and is not zero before', () => {
    const at = (count: number) =>
      largest(exactGradient([0.2, 0.5, 0.3], [{ q: [0.6, 0.3, 0.1], count }], 'partition', asIs));
    expect(at(4)).to.be.greaterThan(0.005);
    expect(at(16)).to.be.lessThan(at(4) / 2);
    expect(at(64)).to.be.lessThan(at(16) / 2);
  });

  for (const [mistake, tamper] of Object.entries(partitionMistakes)) {
    it(`stays away from zero for the partition form with ${mistake}, however large N`, () => {
      const at = (count: number, how: Tamper) =>
        largest(exactGradient([0.2, 0.5, 0.3], [{ q: [0.6, 0.3, 0.1], count }], 'partition', how));
      expect(at(64, tamper)).to.be.greaterThan(0.03);
      expect(at(64, tamper)).to.be.greaterThan(5 * at(64, asIs));
      expect(at(64, tamper)).to.be.greaterThan(at(16, tamper) / 2);
    });
  }

  it('goes to zero for the partition form over two sources, not where each candidate is corrected by its own source alone', () => {
    const sources = (count: number) => [
      { q: [0.6, 0.3, 0.1], count },
      { q: [0.1, 0.1, 0.8], count },
    ];
    const at = (count: number, how: Tamper) =>
      largest(exactGradient([0.2, 0.5, 0.3], sources(count), 'partition', how));
    expect(at(8, asIs)).to.be.lessThan(at(2, asIs) / 2);
    const alone = at(8, negativesByOwnSource(sources(8)));
    expect(alone).to.be.greaterThan(0.03);
    expect(alone).to.be.greaterThan(3 * at(8, asIs));
  });

  it('is zero for nce over two sources together, and not where each candidate is corrected by its own source alone', () => {
    const sources = [
      { q: [0.6, 0.3, 0.1], count: 4 },
      { q: [0.1, 0.1, 0.8], count: 4 },
    ];
    const at = (tamper: Tamper) => largest(exactGradient([0.2, 0.5, 0.3], sources, 'nce', tamper, 0));
    expect(at(asIs)).to.be.lessThan(3e-6);
    expect(at(correctByOwnSource(sources))).to.be.greaterThan(0.05);
  });

  it('goes to zero for a sum of two sources as they grow, and is ten times as large where each candidate is corrected by its own source alone', () => {
    const p = [0.2, 0.5, 0.3];
    const sources = (count: number) => [
      { q: [0.6, 0.3, 0.1], count },
      { q: [0.1, 0.1, 0.8], count },
    ];
    const union = (count: number) => largest(exactGradient(p, sources(count), 'ranking', asIs));
    const ownSource = (count: number) =>
      largest(exactGradient(p, sources(count), 'ranking', correctByOwnSource(sources(count))));
    expect(union(8)).to.be.lessThan(union(2) / 2);
    expect(ownSource(8)).to.be.greaterThan(10 * union(8));
  });

  it('is zero in-batch, over every batch of 4 pairs that can come up', () => {
    expect(largest(exactInBatchGradient(asIs))).to.be.lessThan(1e-6);
    for (const [mistake, tamper] of Object.entries(mistakes)) {
      expect(largest(exactInBatchGradient(tamper)), mistake).to.be.greaterThan(0.01);
    }
  });

  for (const count of [4, 32]) {
    for (const [name, constant] of [
      ['sampled-softmax', 0.7],
      ['nce', 0],
      ['bpr', 0.7],
    ] as const) {
      it(`is zero for ${name} over drawn popularity negatives within four standard errors, N = ${count}, and for no mistake`, () => {
        expect(simulatedDeviation(name, count, asIs, constant)).to.be.lessThan(4);
        for (const [mistake, tamper] of Object.entries(mistakes)) {
          expect(simulatedDeviation(name, count, tamper, constant), mistake).to.be.greaterThan(6);
        }
      });
    }
  }
});

const largest = (gradient: ArrayLike<number>): number => Math.max(...Array.from(gradient, Math.abs));

const truth = (p: readonly number[], constant: number): FreeLogits =>
  new FreeLogits(1, p.length, (_user, item) => Math.log(p[item]) + constant);

/** One row per item as the positive, weighted by its probability: the mean over the batch is the expectation over p. */
const everyPositive = (p: readonly number[]) => ({
  users: new Int32Array(p.length),
  items: Int32Array.from(p, (_, item) => item),
  weights: Float32Array.from(p),
});

/** What has its optimum at log p(i|u): exactly, but for the partition form; `nce` without a constant. */
const correctedForms = {
  ranking: losses['sampled-softmax'].create({ form: 'ranking' }),
  partition: losses['sampled-softmax'].create({ form: 'partition' }),
  nce: losses.nce.create({ form: 'auto' }),
  bpr: losses.bpr.create({ form: 'auto' }),
};

/** The expected gradient over all ways to draw each source's negatives. */
function exactGradient(
  p: readonly number[],
  planted: readonly PlantedDraws[],
  form: keyof typeof correctedForms,
  tamper: Tamper,
  constant = 0.7,
): Float64Array {
  let drawn: readonly Int32Array[] = [];
  const source = sumOfSources(
    'planted',
    planted.map(({ q, count }, index): NegativeSource => ({
      name: `planted ${index}`,
      usesBatch: false,
      needsModel: false,
      draw: () => drawn[index],
      addExpectedCounts(_batch, rows, counts) {
        rows.forEach((row, j) => (counts[j] += count * q[row]));
        return true;
      },
    })),
  );
  const objective = composeObjective(
    {
      loss: correctedForms[form],
      source,
      temperature: 1,
      logQ: true,
      mask: 'own',
      similarity: 'dot',
    },
    {
      itemCounts: Int32Array.from(p, () => 1),
      knownPositives: NO_KNOWN_POSITIVES,
      batchSize: p.length,
      kernels: getKernels(),
    },
  );
  const logits = truth(p, constant);
  const gradient = new Float64Array(p.length);
  const batch = everyPositive(p);
  for (const combination of combinations(planted)) {
    drawn = combination.drawn;
    const candidates = tamper(objective.candidates(batch, Rng.fromSeed(0)));
    logits.addGradient(objective, batch, candidates, gradient, combination.probability);
  }
  return gradient;
}

/** Each candidate by the q of the source that drew it, the positive by none. */
function negativesByOwnSource(planted: readonly PlantedDraws[]): Tamper {
  const correct = correctByOwnSource(planted);
  return (candidates) => ({
    ...correct({ ...candidates, positiveLogExpectedCount: new Float32Array(planted[0].q.length) }),
    positiveLogExpectedCount: null,
  });
}

/** Each candidate by the q of the source that drew it; the positive by the first source's. */
function correctByOwnSource(planted: readonly PlantedDraws[]): Tamper {
  return (candidates) => ({
    ...candidates,
    positiveLogExpectedCount: candidates.positiveLogExpectedCount!.map((_, item) =>
      Math.log(planted[0].count * planted[0].q[item]),
    ),
    logExpectedCount: Float32Array.from(candidates.drawn, (item, column) => {
      const { q, count } = planted[column < planted[0].count ? 0 : 1];
      return Math.log(count * q[item]);
    }),
  });
}

function maskOwnHits(candidates: Candidates): Candidates {
  const rows = P.map((_, own) => [...candidates.drawn].flatMap((item, column) => (item === own ? [column] : [])));
  const offsets = Int32Array.from([0, ...rows.map((_, row) => rows.slice(0, row + 1).flat().length)]);
  return { ...candidates, exclusions: { offsets, values: Int32Array.from(rows.flat()) } };
}

/** Two users, three items: the expected gradient of the in-batch objective over all 6⁴ batches. */
function exactInBatchGradient(tamper: Tamper): Float64Array {
  const joint = [0.3, 0.1, 0.05, 0.05, 0.1, 0.4];
  const ofUser = [0.45, 0.55];
  const ofItem = [0.35, 0.2, 0.45];
  const batchSize = 4;
  const objective = createObjective(
    { loss: { name: 'batch-softmax', temperature: 1 }, negatives: { name: 'in-batch' }, similarity: 'dot' },
    { itemCounts: Float64Array.from(ofItem), knownPositives: NO_KNOWN_POSITIVES, batchSize, kernels: getKernels() },
  );
  const logits = new FreeLogits(2, 3, (user, item) => Math.log(joint[user * 3 + item] / ofUser[user]) - user);
  const gradient = new Float64Array(6);
  for (let code = 0; code < joint.length ** batchSize; code++) {
    const pairs = Array.from({ length: batchSize }, (_, row) => Math.floor(code / joint.length ** row) % joint.length);
    const batch = {
      users: Int32Array.from(pairs, (pair) => Math.floor(pair / 3)),
      items: Int32Array.from(pairs, (pair) => pair % 3),
      weights: null,
    };
    const probability = pairs.reduce((product, pair) => product * joint[pair], 1);
    logits.addGradient(objective, batch, tamper(objective.candidates(batch, Rng.fromSeed(0))), gradient, probability);
  }
  return gradient;
}

/** The largest |mean| / standard error of a logit's gradient over many draws of the real source. */
function simulatedDeviation(
  name: 'sampled-softmax' | 'nce' | 'bpr',
  count: number,
  tamper: Tamper,
  constant: number,
): number {
  const draws = 1500;
  const objective: Objective = createObjective(
    {
      loss: { name, temperature: 1, logQ: true },
      negatives: { name: 'popularity', beta: 1, count },
      similarity: 'dot',
    },
    {
      itemCounts: Float64Array.from(Q),
      knownPositives: NO_KNOWN_POSITIVES,
      batchSize: P.length,
      kernels: getKernels(),
    },
  );
  const logits = truth(P, constant);
  const batch = everyPositive(P);
  const rng = Rng.fromSeed(17);
  const sum = new Float64Array(P.length);
  const squares = new Float64Array(P.length);
  for (let draw = 0; draw < draws; draw++) {
    const gradient = new Float64Array(P.length);
    logits.addGradient(objective, batch, tamper(objective.candidates(batch, rng)), gradient);
    gradient.forEach((value, item) => {
      sum[item] += value;
      squares[item] += value ** 2;
    });
  }
  return largest(
    sum.map((total, item) => total / draws / Math.sqrt((squares[item] / draws - (total / draws) ** 2) / draws)),
  );
}
