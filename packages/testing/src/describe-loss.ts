/**
 * Conformance suite of a contrastive loss: what every loss owes its users, whatever its formula. The suite brings its
 * own batch, candidates and vectors; a loss is data, so it is run as any objective runs it.
 */
import { Rng, csrFromPairs } from '@belfry/core';
import {
  composeObjective,
  type Candidates,
  type ContrastBatch,
  type ContrastiveLoss,
  type NegativeSource,
  type Objective,
  type ObjectiveLoss,
  type Similarity,
} from '@belfry/contrast';
import type { Kernels } from '@belfry/native';
import { expect } from 'chai';
import { describe, it } from 'mocha';

export interface LossFixture {
  readonly loss: ContrastiveLoss;
  readonly kernels: Kernels;
  /** Loss of a row whose scores are all 0, uncorrected: a function of the number of candidates beside the positive; null = it has none. */
  readonly lossAtZeroScores: ((candidatesBeside: number) => number) | null;
  /** Whether it is defined on cosines alone; absent = on dot products too. */
  readonly onCosines?: boolean;
  /** Whether the batch's own positives are all the candidates it can have; a row is then a candidate of others, whatever its weight. */
  readonly batchAlone?: boolean;
}

const DIM = 6;
const TEMPERATURE = 0.5;
const ITEM_COUNTS = Int32Array.of(9, 7, 5, 4, 3, 2, 1, 1);
const DRAWN = Int32Array.of(6, 0, 5, 0, 7);
/** An item drawn, never a positive, that every user is known to like. */
const EXCLUDED_DRAW = 4;
const BATCH: ContrastBatch = {
  users: Int32Array.of(0, 1, 2, 1),
  items: Int32Array.of(0, 1, 0, 3),
  weights: Float32Array.of(1, 2, 0.5, 1),
};
const KNOWN_POSITIVES = csrFromPairs(Int32Array.of(0, 0, 1, 1, 1, 2, 2), Int32Array.of(0, 7, 1, 3, 7, 0, 7), 3);

const NOTHING_DRAWN = new Int32Array(0);

const sourceOf = (drawn: Int32Array): NegativeSource => ({
  name: 'planted',
  usesBatch: true,
  needsModel: false,
  draw: () => drawn,
  addExpectedCounts(_batch, rows, counts) {
    for (let j = 0; j < rows.length; j++) counts[j] += 0.3 + ITEM_COUNTS[rows[j]] / 8;
    return true;
  },
});

interface Setting {
  similarity: Similarity;
  logQ: boolean;
  mask: 'own' | 'known-positives';
  temperature: number;
}

/** Declares the suite under `describe(name)`. */
export function describeLoss(name: string, fixture: LossFixture): void {
  const { loss, kernels, lossAtZeroScores, onCosines = false, batchAlone = false } = fixture;
  const drawn = batchAlone ? NOTHING_DRAWN : DRAWN;
  const source = sourceOf(drawn);
  const randomVectors = (seed: number): Vectors => vectorsFrom(seed, drawn.length);
  const objectiveWith = (setting: Partial<Setting> = {}): Objective =>
    composeObjective(
      {
        loss,
        source,
        similarity: onCosines ? 'cosine' : 'dot',
        logQ: true,
        mask: 'known-positives',
        temperature: TEMPERATURE,
        ...setting,
      },
      { itemCounts: ITEM_COUNTS, knownPositives: KNOWN_POSITIVES, batchSize: BATCH.items.length, kernels },
    );

  describe(`loss: ${name}`, () => {
    for (const similarity of onCosines ? (['cosine'] as const) : (['dot', 'cosine'] as const)) {
      it(`gives the gradient of its loss (${similarity}), by finite differences in random directions`, () => {
        const run = runner(objectiveWith({ similarity }), BATCH);
        const at = randomVectors(1);
        const { queryGradient, itemGradient } = run(at);
        for (let seed = 10; seed < 20; seed++) {
          const direction = randomVectors(seed);
          const predicted = dot(queryGradient, direction.queries) + dot(itemGradient, direction.items);
          const step = 4e-3;
          const measured = (run(moved(at, direction, step)).loss - run(moved(at, direction, -step)).loss) / (2 * step);
          expect(measured).to.be.closeTo(predicted, 2e-3 * (1 + Math.abs(predicted)));
        }
      });
    }

    if (!batchAlone)
      it('gives an excluded candidate exactly no gradient', () => {
        const { itemGradient } = runner(objectiveWith(), BATCH)(randomVectors(2));
        const row = BATCH.items.length + EXCLUDED_DRAW;
        expect(Array.from(itemGradient.subarray(row * DIM, (row + 1) * DIM))).to.deep.equal(new Array(DIM).fill(0));
      });

    it('takes weights only relative to each other', () => {
      const at = randomVectors(3);
      const objective = objectiveWith();
      const doubled = runner(objective, { ...BATCH, weights: BATCH.weights!.map((weight) => 2 * weight) })(at);
      expect(doubled.loss).to.be.closeTo(runner(objective, BATCH)(at).loss, 1e-6);
    });

    if (!batchAlone)
      it('gives an example of weight 0 no gradient', () => {
        const objective = objectiveWith();
        const at = randomVectors(3);
        const without = runner(objective, { ...BATCH, weights: Float32Array.of(0, 2, 0.5, 1) })(at);
        expect(Array.from(without.queryGradient.subarray(0, DIM))).to.deep.equal(new Array(DIM).fill(0));
      });

    it('sees only directions under cosine: lengths change nothing and gradients stand upright on the vectors', () => {
      const run = runner(objectiveWith({ similarity: 'cosine' }), BATCH);
      const at = randomVectors(4);
      const longer = { queries: at.queries.map((x) => 3 * x), items: at.items.map((x) => 0.25 * x) };
      expect(run(longer).loss).to.be.closeTo(run(at).loss, 1e-5);
      const { itemGradient } = run(at);
      for (let start = 0; start < at.items.length; start += DIM) {
        expect(dot(itemGradient.subarray(start, start + DIM), at.items.subarray(start, start + DIM))).to.be.closeTo(
          0,
          1e-5,
        );
      }
    });

    if (lossAtZeroScores !== null)
      it('has its closed form when nothing tells candidates apart', () => {
        const objective = objectiveWith({ logQ: false, mask: 'own' });
        const batch = { users: Int32Array.of(0, 1, 2), items: Int32Array.of(1, 2, 3), weights: null };
        const candidates = objective.candidates(batch, Rng.fromSeed(0));
        const queries = new Float32Array(batch.items.length * DIM).fill(1);
        const result = objective.loss(
          batch,
          candidates,
          queries,
          new Float32Array(queries.length + DRAWN.length * DIM),
        );
        expect(result.loss).to.be.closeTo(lossAtZeroScores(batch.items.length - 1 + DRAWN.length), 1e-5);
      });

    it('stays finite at large scores', () => {
      const at = randomVectors(6);
      const large = { queries: at.queries.map((x) => 100 * x), items: at.items.map((x) => 100 * x) };
      const result = runner(objectiveWith({ temperature: 0.05 }), BATCH)(large);
      expect([result.loss, ...result.queryGradient, ...result.itemGradient].every(Number.isFinite)).to.equal(true);
    });

    it('gives the same bits again', () => {
      const run = runner(objectiveWith(), BATCH);
      const at = randomVectors(7);
      expect(run(at)).to.deep.equal(run(at));
    });
  });
}

interface Vectors {
  queries: Float32Array;
  items: Float32Array;
}

function runner(objective: Objective, batch: ContrastBatch): (at: Vectors) => ObjectiveLoss {
  const candidates: Candidates = objective.candidates(batch, Rng.fromSeed(0));
  return ({ queries, items }) => objective.loss(batch, candidates, queries, items);
}

function vectorsFrom(seed: number, drawnCount: number): Vectors {
  const rng = Rng.fromSeed(seed);
  const matrix = (rows: number) => Float32Array.from({ length: rows * DIM }, () => rng.normal());
  return { queries: matrix(BATCH.items.length), items: matrix(BATCH.items.length + drawnCount) };
}

function moved(at: Vectors, direction: Vectors, step: number): Vectors {
  const add = (a: Float32Array, b: Float32Array) => a.map((x, i) => x + step * b[i]);
  return { queries: add(at.queries, direction.queries), items: add(at.items, direction.items) };
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((total, x, i) => total + x * b[i], 0);
}
