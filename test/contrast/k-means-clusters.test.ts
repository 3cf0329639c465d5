import { createObjective, kMeansClusters, type ModelView, type ObjectiveContext } from '@belfry/contrast';
import { Rng } from '@belfry/core';
import { getKernels } from '@belfry/native';
import { expect } from 'chai';

const DIM = 3;
const PER_GROUP = 10;
const ITEMS = 3 * PER_GROUP;
const kernels = getKernels();

/** Three groups around the axes; which items are together moves on by one item with every hundred steps. */
function modelAt(step: number): ModelView {
  const rng = Rng.fromSeed(step);
  return {
    step,
    dim: DIM,
    kernels,
    queryVectors: () => new Float32Array(0),
    itemVectors: (rows) =>
      Float32Array.from(
        { length: rows.length * DIM },
        (_, i) => (groupAt(step, rows[Math.floor(i / DIM)]) === i % DIM ? 1 : 0) + 0.05 * rng.normal(),
      ),
  };
}

const groupAt = (step: number, item: number): number =>
  Math.floor(((item + Math.floor(step / 100)) % ITEMS) / PER_GROUP);

const batch = {
  users: Int32Array.from({ length: ITEMS }, (_, row) => row),
  items: Int32Array.from({ length: ITEMS }, (_, row) => row),
  weights: null,
};
const context: ObjectiveContext = {
  itemCounts: new Int32Array(ITEMS).fill(1),
  knownPositives: { offsets: new Int32Array(ITEMS + 1), values: new Int32Array(0) },
  batchSize: ITEMS,
  kernels,
};

/** Whether two items have one cluster exactly where they are in one planted group. */
function expectGroups(clusters: Int32Array, step: number): void {
  for (let a = 0; a < ITEMS; a++)
    for (let b = 0; b < ITEMS; b++)
      expect(clusters[a] === clusters[b], `${a} and ${b}`).to.equal(groupAt(step, a) === groupAt(step, b));
}

describe('clusters of the item vectors', () => {
  it('are the planted groups of the last step that is a multiple of refreshEvery, restored ones too', async () => {
    const settings = { itemCount: ITEMS, clusters: 3, refreshEvery: 100 };
    const clusters = kMeansClusters(settings);
    expect([...clusters.current()].every((cluster) => cluster === -1)).to.equal(true);
    const prepare = (of: typeof clusters, step: number) => of.prepare(batch, Rng.fromSeed(step), modelAt(step));
    await prepare(clusters, 0);
    expectGroups(clusters.current(), 0);
    await prepare(clusters, 99);
    expectGroups(clusters.current(), 0);
    const restored = kMeansClusters(settings);
    restored.memory!.restore(clusters.memory!.state());
    await prepare(restored, 99);
    expect(restored.current()).to.deep.equal(clusters.current());
    await prepare(clusters, 100);
    await prepare(restored, 100);
    expectGroups(clusters.current(), 100);
    expect(restored.current()).to.deep.equal(clusters.current());
  });

  it('are left out by a query, and drawn from in equal parts with β = 0, as they are at the step', async () => {
    const objective = createObjective(
      {
        loss: { name: 'sampled-softmax', temperature: 1 },
        negatives: { name: 'clusters:0x3000', clusters: 'k-means:3', exclude: 'cluster', refreshEvery: 100 },
        similarity: 'dot',
      },
      context,
    );
    for (const step of [0, 100]) {
      await objective.prepare(batch, Rng.fromSeed(1), modelAt(step));
      const { drawn, groups, logExpectedCount } = objective.candidates(batch, Rng.fromSeed(2), modelAt(step));
      expectGroups(groups!.queries, step);
      expect(groups!.candidates).to.deep.equal(drawn.map((item) => groups!.queries[item]));
      const times = [0, 1, 2].map((group) => drawn.filter((item) => groupAt(step, item) === group).length);
      for (const count of times) expect(count).to.be.closeTo(1000, 4 * Math.sqrt(3000 * (1 / 3) * (2 / 3)));
      for (const log of logExpectedCount!) expect(log).to.be.closeTo(Math.log(3000 / 3 / PER_GROUP), 1e-6);
    }
  });

  it('have no bound on mutual information, and are refused where there are fewer items', () => {
    const create = (clusters: string) =>
      createObjective({ negatives: { name: 'in-batch + clusters', clusters }, similarity: 'dot' }, context);
    expect(create('k-means').miBound).to.include({ holds: false });
    expect(() => create('k-means:31')).to.throw('k-means:31');
    expect(() => create('k-means:many')).to.throw('k-means:K');
    expect(() => create('k-means:0')).to.throw('k-means:K');
  });
});
