import { expect } from 'chai';
import { Rng, type Csr } from '@belfry/core';
import { createOptimizer, initBackend } from '@belfry/compute';
import { backpropagate, createGrowingTowers, towerState, towersOptions, type GrowingTowers } from '@belfry/towers';

const noFeatures = { features: [] };
const options = towersOptions.parse({
  dim: 4,
  user: { layers: [6], embeddingDim: 3, history: { length: 3, share: false } },
  item: { features: 'none' },
});
const optimizerOptions = { optimizer: 'adam', weightDecay: 0, momentum: 0 } as const;

function growing(userCount: number, itemCount: number, precision: 'float32' | 'bfloat16' = 'float32'): GrowingTowers {
  return createGrowingTowers(
    { ...options, tables: { ...options.tables, precision } },
    { userCount, itemCount, userFeatures: noFeatures, itemFeatures: noFeatures, rng: Rng.fromSeed(3) },
  );
}

const arraysOf = (towers: GrowingTowers): Record<string, number[]> =>
  Object.fromEntries(Array.from(towerState(towers), ([name, { values }]) => [name, Array.from(values)]));

/** One step in which the users and items named are touched; the gradients are fixed numbers. */
function step(towers: GrowingTowers, optimizer: ReturnType<typeof createOptimizer>, rows: Int32Array): void {
  const rng = Rng.fromSeed(1);
  const histories: Csr = { offsets: Int32Array.from({ length: rows.length + 1 }, (_, n) => n), values: rows };
  const { gradients } = backpropagate(
    [towers.user.begin({ rows, history: histories }, { rng }), towers.item.begin({ rows, history: null }, { rng })],
    (vectors) => ({ loss: 0, gradients: vectors.map((values) => values.map((_, i) => Math.sin(i + 1))) }),
  );
  optimizer.apply(gradients, 0.1);
}

describe('growing towers', () => {
  before(() => initBackend('auto'));

  for (const precision of ['float32', 'bfloat16'] as const) {
    it(`grown again and again equal towers that had all rows from the start (${precision})`, () => {
      const grown = growing(2, 3, precision);
      for (const rows of [3, 4, 9, 40]) grown.grow('user', rows);
      for (const rows of [5, 50]) grown.grow('item', rows);
      expect(arraysOf(grown)).to.deep.equal(arraysOf(growing(40, 50, precision)));
      expect(grown.meta.user.rows).to.equal(40);
      expect(grown.meta.item.rows).to.equal(50);
    });
  }

  it('train as towers do that were large from the start, moments included', () => {
    const train = (towers: GrowingTowers, rows: number): unknown => {
      const optimizer = createOptimizer(optimizerOptions);
      step(towers, optimizer, Int32Array.of(0, 2));
      for (const side of ['user', 'item'] as const) towers.grow(side, rows).forEach((table) => optimizer.grow(table));
      step(towers, optimizer, Int32Array.of(0, 6));
      return { arrays: arraysOf(towers), moments: Array.from(optimizer.state(), ([name, m]) => [name, Array.from(m)]) };
    };
    expect(train(growing(3, 3), 7)).to.deep.equal(train(growing(7, 7), 7));
  });

  it('refuse rows they do not have until they have grown', () => {
    const towers = growing(2, 2);
    const encode = (): Float32Array => towers.item.encode({ rows: Int32Array.of(2), history: null });
    expect(encode).to.throw(/row 2/);
    towers.grow('item', 3);
    expect(encode()).to.have.length(4);
  });

  it('draw a row anew by its seed and its place alone, and forget its moments', () => {
    const fresh = (grownTo: number): Record<string, number[]> => {
      const towers = growing(3, 3);
      const optimizer = createOptimizer(optimizerOptions);
      step(towers, optimizer, Int32Array.of(0, 1, 2));
      const before = arraysOf(towers);
      towers.grow('item', grownTo);
      for (const table of towers.redraw('item', Int32Array.of(1))) {
        optimizer.grow(table);
        optimizer.forget(table, Int32Array.of(1));
        const first = optimizer.state().get(`${table.name}/adam.first`)!;
        expect(Array.from(first.subarray(table.dim, 2 * table.dim))).to.deep.equal(Array(table.dim).fill(0));
        expect(first[0]).not.to.equal(0);
        const after = arraysOf(towers)[table.name];
        expect(after.slice(0, table.dim)).to.deep.equal(before[table.name].slice(0, table.dim));
        expect(after.slice(table.dim, 2 * table.dim)).not.to.deep.equal(
          before[table.name].slice(table.dim, 2 * table.dim),
        );
      }
      const { 'item.id': ids } = arraysOf(towers);
      return { row: ids.slice(4, 8) };
    };
    expect(fresh(3)).to.deep.equal(fresh(20));
  });
});
