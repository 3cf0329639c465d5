import { csrFromLists, csrRow } from '@belfry/core';
import { getKernels } from '@belfry/native';
import { vectorLists } from '@belfry/pairs';
import { trainPairVectors } from '@belfry/train';
import { expect } from 'chai';

/** A chain: item i is followed by i + 1, never the other way about. */
const ITEMS = 24;
const chain = {
  lists: csrFromLists(Array.from({ length: ITEMS }, (_, item) => [(item + 1) % ITEMS])),
  weights: new Float32Array(ITEMS).fill(1),
};

describe('item vectors from pairs', function () {
  this.timeout(60_000);

  it('learn what comes next, not what came before: query and candidate vectors differ', async () => {
    const config = { towers: { dim: 16 }, train: { batchSize: 128, learningRate: 0.01, prefetch: 0 } };
    const vectors = await trainPairVectors({ lists: chain, pairs: 60_000, config });
    const { lists, weights } = vectorLists({ ...vectors, k: 3, temperature: 0.1, keepsItself: false }, getKernels());
    for (let item = 0; item < ITEMS; item++) expect(csrRow(lists, item)[0]).to.equal((item + 1) % ITEMS);
    expect(weights[0]).to.equal(1);
    const again = await trainPairVectors({ lists: chain, pairs: 60_000, config });
    expect(again.queryVectors).to.deep.equal(vectors.queryVectors);
  });
});
