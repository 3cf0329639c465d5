import { expect } from 'chai';
import { initBackend, type Gradients, type HostLoss } from '@belfry/compute';
import { Rng } from '@belfry/core';
import { backpropagate, towerState, type Towers } from '@belfry/towers';
import { backendsHere } from '../compute/backends-here.js';
import { choices, dim, smallTowers, someItems, someUsers } from './small-shop.js';

/** L = Σ a ⊙ v + ½ Σ b ⊙ v², over all vectors of both towers: gradients known in closed form. */
function quadraticLoss(rng: Rng): HostLoss {
  const draw = (length: number) => Float64Array.from({ length }, () => rng.normal());
  const linear = [someUsers, someItems].map(({ rows }) => draw(rows.length * dim));
  const square = [someUsers, someItems].map(({ rows }) => draw(rows.length * dim));
  return (vectors) => ({
    loss: vectors.reduce(
      (total, v, n) => total + v.reduce((sum, x, i) => sum + linear[n][i] * x + 0.5 * square[n][i] * x * x, 0),
      0,
    ),
    gradients: vectors.map((v, n) => v.map((x, i) => linear[n][i] + square[n][i] * x)),
  });
}

function lossOf({ user, item }: Towers, loss: HostLoss): number {
  return loss([user.encode(someUsers), item.encode(someItems)]).loss;
}

function gradientsOf({ user, item }: Towers, loss: HostLoss): Gradients {
  return backpropagate(
    [user.begin(someUsers, { rng: Rng.fromSeed(0) }), item.begin(someItems, { rng: Rng.fromSeed(0) })],
    loss,
  ).gradients;
}

/** Moves biases off zero: where a whole layer is dead, relu's kink would lie exactly at a zero bias. */
function shiftBiases({ user, item }: Towers, rng: Rng): void {
  for (const { shape, values } of [...user.dense, ...item.dense]) {
    if (shape.length === 1) values.forEach((value, i) => (values[i] = value + rng.normal()));
  }
}

/** All gradients as dense arrays by parameter name. */
function denseGradients({ dense, sparse }: Gradients): Map<string, Float32Array> {
  const all = new Map(dense.map(({ parameter, values }) => [parameter.name, values]));
  for (const { table, rows, values } of sparse) {
    const full = new Float32Array(table.values.length);
    rows.forEach((row, n) => full.set(values.subarray(n * table.dim, (n + 1) * table.dim), row * table.dim));
    all.set(table.name, full);
  }
  return all;
}

/** The loss's slope where `values` move along `direction`, by central differences; `values` are left as they were. */
function slopeAlong(direction: Float64Array, values: Float32Array, loss: () => number): number {
  const step = 4e-3;
  const held = values.slice();
  const lossAt = (distance: number) => {
    values.forEach((_, i) => (values[i] = held[i] + distance * direction[i]));
    return loss();
  };
  const slope = (lossAt(step) - lossAt(-step)) / (2 * step);
  values.set(held);
  return slope;
}

for (const backend of backendsHere) {
  describe(`tower gradients on ${backend} agree with finite differences`, () => {
    before(async () => {
      await initBackend(backend);
    });

    for (const [name, choice] of Object.entries(choices)) {
      it(`for every parameter: ${name}`, () => {
        const towers = smallTowers(choice);
        shiftBiases(towers, Rng.fromSeed(6));
        const loss = quadraticLoss(Rng.fromSeed(5));
        const gradients = denseGradients(gradientsOf(towers, loss));
        const rng = Rng.fromSeed(7);
        const learned = Array.from(towerState(towers)).filter(([parameter]) => !parameter.endsWith('.scales'));
        for (const [parameter, { values }] of learned) {
          const gradient = gradients.get(parameter);
          expect(gradient, parameter).to.be.instanceOf(Float32Array);
          for (let trial = 0; trial < 3; trial++) {
            const direction = Float64Array.from(values, () => rng.normal() / Math.sqrt(values.length));
            const numeric = slopeAlong(direction, values as Float32Array, () => lossOf(towers, loss));
            const analytic = direction.reduce((sum, x, i) => sum + x * gradient![i], 0);
            expect(analytic, parameter).to.be.closeTo(numeric, 2e-3 * (1 + Math.abs(numeric)));
          }
        }
      });
    }
  });
}

describe('gradients of a step', () => {
  before(async () => {
    await initBackend('wasm');
  });

  it('hold the touched rows of each table, and no others', () => {
    const { sparse } = gradientsOf(smallTowers(choices['plain ids']), quadraticLoss(Rng.fromSeed(5)));
    expect(sparse.map(({ table, rows }) => [table.name, Array.from(rows)])).to.deep.equal([
      ['user.id', [4, 0, 3]],
      ['item.id', [7, 0, 2]],
    ]);
  });

  it('join the look-ups of both towers into a shared table', () => {
    const { sparse } = gradientsOf(smallTowers(choices['mean of a history']), quadraticLoss(Rng.fromSeed(5)));
    expect(sparse.map(({ table }) => table.name)).to.deep.equal(['user.id', 'item.id']);
    const newestOfUsers4And0 = [6, 7, 1, 3, 1];
    expect(sparse[1].rows).to.have.members([...new Set([...newestOfUsers4And0, 7, 0, 2])]);
  });

  it('pass dropped coordinates by, scale kept ones, and repeat for the same stream', () => {
    const towers = smallTowers({ user: { features: 'none', dropout: 0.5 }, item: { features: 'none' } });
    const plain = towers.user.encode(someUsers);
    const run = (seed: number) => {
      let seen = new Float32Array(0);
      const pass = towers.user.begin(someUsers, { rng: Rng.fromSeed(seed) });
      const { gradients } = backpropagate([pass], ([vectors]) => {
        seen = vectors.slice();
        return { loss: 0, gradients: [new Float32Array(vectors.length).fill(1)] };
      });
      return { seen, gradient: gradients.sparse[0].values };
    };
    const first = run(1);
    first.seen.forEach((value, i) => expect([0, 2 * plain[i]]).to.include(value));
    expect(first.seen.filter((value, i) => value === 0 && plain[i] !== 0).length).to.be.within(1, 15);
    expect(Array.from(first.gradient).every((value) => [0, 2, 4].includes(value))).to.equal(true);
    expect(run(1)).to.deep.equal(first);
    expect(run(2)).to.not.deep.equal(first);
  });

  it('come out for a pass without rows beside others', () => {
    const { user, item } = smallTowers(choices['hidden layers']);
    const nothing = { rows: new Int32Array(0), history: null };
    const { loss, gradients } = backpropagate(
      [user.begin(nothing, { rng: Rng.fromSeed(0) }), item.begin(someItems, { rng: Rng.fromSeed(0) })],
      (vectors) => ({ loss: vectors[0].length, gradients: vectors.map((v) => v.map(() => 1)) }),
    );
    expect(loss).to.equal(0);
    expect(gradients.dense.every(({ parameter }) => parameter.name.startsWith('item.'))).to.equal(true);
  });
});
