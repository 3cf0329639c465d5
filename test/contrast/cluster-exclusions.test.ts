import { createObjective, type ObjectiveContext, type ObjectiveOptions } from '@belfry/contrast';
import { Rng } from '@belfry/core';
import { getKernels } from '@belfry/native';
import { itemClustersOf } from '@belfry/train';
import { expect } from 'chai';

const context: ObjectiveContext = {
  itemCounts: Int32Array.of(1, 1, 1, 1),
  knownPositives: { offsets: Int32Array.of(0, 4, 5, 6, 7), values: Int32Array.of(0, 1, 2, 3, 1, 2, 3) },
  batchSize: 4,
  itemClusters: Int32Array.of(0, 0, 1, -1),
  kernels: getKernels(),
};
const batch = { users: Int32Array.of(0, 1, 2, 3), items: Int32Array.of(0, 1, 2, 3), weights: null };
const queries = [1, -1, 0.5, 2];
const items = [0.3, -0.6, 1.2, 0.9];

function lossOf(negatives: ObjectiveOptions['negatives']) {
  const objective = createObjective(
    { loss: { temperature: 1, logQ: false }, negatives: { name: 'in-batch', ...negatives }, similarity: 'dot' },
    context,
  );
  const candidates = objective.candidates(batch, Rng.fromSeed(1));
  return objective.loss(batch, candidates, Float32Array.from(queries), Float32Array.from(items));
}

function meanSoftmax(othersOf: readonly (readonly number[])[]): number {
  const rows = othersOf.flatMap((others, row) => {
    if (others.length === 0) return [];
    const sum = [row, ...others].reduce((total, item) => total + Math.exp(queries[row] * items[item]), 0);
    return [Math.log(sum) - queries[row] * items[row]];
  });
  return rows.reduce((total, loss) => total + loss, 0) / rows.length;
}

describe('exclusions by cluster', () => {
  it('leave out the cluster of the own item; items in no cluster are left out by nobody', () => {
    const { loss } = lossOf({ exclude: 'cluster', clusters: 'category' });
    expect(loss).to.be.closeTo(
      meanSoftmax([
        [2, 3],
        [2, 3],
        [0, 1, 3],
        [0, 1, 2],
      ]),
      1e-6,
    );
  });

  it('leave a query without candidates no loss and no gradient, and out of the mean', () => {
    const { loss, queryGradient } = lossOf({ mask: 'known-positives' });
    expect(loss).to.be.closeTo(meanSoftmax([[], [0, 2, 3], [0, 1, 3], [0, 1, 2]]), 1e-6);
    expect(queryGradient[0]).to.equal(0);
  });

  it('need to know the clusters', () => {
    const create = (given: ObjectiveContext, negatives: ObjectiveOptions['negatives']) => () =>
      createObjective({ negatives, similarity: 'dot' }, given);
    expect(create(context, { exclude: 'cluster' })).to.throw('negatives.exclude = "cluster"');
    const unknown = { ...context, itemClusters: null };
    expect(create(unknown, { exclude: 'cluster', clusters: 'category' })).to.throw('no clusters of the items');
    expect(create(unknown, { name: 'in-batch + clusters:0.5x8' })).to.throw('no clusters of the items');
  });

  it('read them from a categorical feature, missing values as no cluster', () => {
    const features = [
      { kind: 'categorical', name: 'category', codes: Int32Array.of(1, 0, 2), names: ['', 'cat', 'dog'] },
      { kind: 'numeric', name: 'price', values: Float32Array.of(1, 2, 3) },
    ] as const;
    expect([...itemClustersOf({ features }, 'category')]).to.deep.equal([0, -1, 1]);
    expect(() => itemClustersOf({ features }, 'price')).to.throw('negatives.clusters = "price"');
  });
});
