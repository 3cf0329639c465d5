/** Losses over the vectors of the batch alone, against plain loops in double precision and closed forms. */
import { createObjective, type ContrastBatch, type ObjectiveOptions } from '@belfry/contrast';
import { Rng } from '@belfry/core';
import { getKernels } from '@belfry/native';
import { expect } from 'chai';

const DIM = 4;
const BATCH: ContrastBatch = {
  users: Int32Array.of(0, 1, 2, 3, 4),
  items: Int32Array.of(2, 0, 2, 1, 3),
  weights: Float32Array.of(1, 0.5, 2, 0, 1.5),
};
const B = BATCH.items.length;
type Rows = readonly (readonly number[])[];

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, k) => sum + x * b[k], 0);
const unit = (row: readonly number[]): number[] => row.map((x) => x / Math.sqrt(dot(row, row)));
const rowsOf = (matrix: ArrayLike<number>): number[][] =>
  Array.from({ length: matrix.length / DIM }, (_, row) =>
    Array.from({ length: DIM }, (__, k) => matrix[row * DIM + k]),
  );

/** Each of the 2B vectors against all others. */
function ntXent(users: Rows, items: Rows, weights: readonly number[], temperature: number): number {
  const views = [...users, ...items].map(unit);
  let [loss, total] = [0, 0];
  views.forEach((view, row) => {
    const partner = views[(row + B) % (2 * B)];
    const others = views.filter((_, other) => other !== row);
    const sum = others.reduce((all, other) => all + Math.exp(dot(view, other) / temperature), 0);
    loss += weights[row % B] * (Math.log(sum) - dot(view, partner) / temperature);
    total += weights[row % B];
  });
  return loss / total;
}

function directau(users: Rows, items: Rows, weights: readonly number[], gamma: number): number {
  const distance = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, k) => sum + (x - b[k]) ** 2, 0);
  const uniformity = (rows: Rows) => {
    let [sum, pairs] = [0, 0];
    rows.forEach((a, i) =>
      rows.forEach((b, j) => {
        if (i === j) return;
        sum += weights[i] * weights[j] * Math.exp(-2 * distance(unit(a), unit(b)));
        pairs += weights[i] * weights[j];
      }),
    );
    return Math.log(sum / pairs);
  };
  const aligned = users.reduce((sum, user, row) => sum + weights[row] * distance(unit(user), unit(items[row])), 0);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return aligned / total + (gamma / 2) * (uniformity(users) + uniformity(items));
}

const losses: [string, ObjectiveOptions['loss'], (users: Rows, items: Rows, weights: readonly number[]) => number][] = [
  ['nt-xent', { name: 'nt-xent', temperature: 0.3 }, (...at) => ntXent(...at, 0.3)],
  ['directau', { name: 'directau', gamma: 1.5 }, (...at) => directau(...at, 1.5)],
];

function objectiveOf(loss: ObjectiveOptions['loss']) {
  return createObjective(
    { loss, negatives: { name: 'in-batch' }, similarity: 'cosine' },
    {
      itemCounts: Int32Array.of(1, 1, 2, 1),
      knownPositives: { offsets: new Int32Array(6), values: new Int32Array(0) },
      batchSize: B,
      kernels: getKernels(),
    },
  );
}

describe('losses over the batch alone', () => {
  for (const [name, options, oracle] of losses) {
    it(`${name}: equals the double-precision loop, gradients by its differences`, () => {
      const objective = objectiveOf(options);
      const rng = Rng.fromSeed(3);
      const queries = Float32Array.from({ length: B * DIM }, () => rng.normal());
      const items = Float32Array.from({ length: B * DIM }, () => rng.normal());
      const weights = [...BATCH.weights!];
      const result = objective.loss(BATCH, objective.candidates(BATCH, rng), queries, items);
      expect(result.loss).to.be.closeTo(oracle(rowsOf(queries), rowsOf(items), weights), 1e-5);
      for (let i = 0; i < B * DIM; i++) {
        const at = (matrix: Float32Array, shift: number) =>
          rowsOf(Float64Array.from(matrix, (x, j) => (j === i ? x + shift : x)));
        const slope = (lossAt: (shift: number) => number) => (lossAt(1e-5) - lossAt(-1e-5)) / 2e-5;
        const ofQuery = slope((shift) => oracle(at(queries, shift), rowsOf(items), weights));
        const ofItem = slope((shift) => oracle(rowsOf(queries), at(items, shift), weights));
        expect(result.queryGradient[i]).to.be.closeTo(ofQuery, 1e-5);
        expect(result.itemGradient[i]).to.be.closeTo(ofItem, 1e-5);
      }
    });
  }

  it('nt-xent: log(2B − 1) where all vectors are equal', () => {
    const objective = objectiveOf({ name: 'nt-xent' });
    const equal = new Float32Array(B * DIM).fill(0.7);
    const { loss } = objective.loss(BATCH, objective.candidates(BATCH, Rng.fromSeed(0)), equal, equal);
    expect(loss).to.be.closeTo(Math.log(2 * B - 1), 1e-6);
  });

  it('directau: 0 where all vectors are equal, and only alignment is left of a single pair', () => {
    const objective = objectiveOf({ name: 'directau' });
    const equal = new Float32Array(B * DIM).fill(0.7);
    const { loss } = objective.loss(BATCH, objective.candidates(BATCH, Rng.fromSeed(0)), equal, equal);
    expect(loss).to.be.closeTo(0, 1e-6);
    const lone = { users: Int32Array.of(0), items: Int32Array.of(0), weights: null };
    const apart = objective.loss(
      lone,
      objective.candidates(lone, Rng.fromSeed(0)),
      Float32Array.of(1, 0, 0, 0),
      Float32Array.of(0, 1, 0, 0),
    );
    expect(apart.loss).to.be.closeTo(2, 1e-6);
  });
});
