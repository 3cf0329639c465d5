import {
  inBatchNegatives,
  logFrequencies,
  popularityNegatives,
  sumOfSources,
  uniformNegatives,
  type ModelView,
} from '@belfry/contrast';
import { BelfryError, Rng } from '@belfry/core';
import { expect } from 'chai';

const batch = { users: Int32Array.of(0, 1, 2), items: Int32Array.of(0, 0, 1), weights: null };
const rows = Int32Array.of(0, 1, 2);

function countsOf(source: ReturnType<typeof uniformNegatives>): number[] {
  const counts = new Float64Array(rows.length);
  source.addExpectedCounts(batch, rows, counts);
  return [...counts];
}

describe('negative sources', () => {
  it('popularity takes the exponent: 1 as in the log, ½ by the root, 0 uniformly', () => {
    const itemCounts = [9, 4, 1];
    expect(countsOf(popularityNegatives(28, itemCounts, 1))).to.deep.equal([18, 8, 2]);
    expect(countsOf(popularityNegatives(6, itemCounts, 0.5))).to.deep.equal([3, 2, 1]);
    expect(countsOf(popularityNegatives(6, [9, 4, 0], 0))).to.deep.equal(countsOf(uniformNegatives(6, 3)));
  });

  it('popularity never draws an item that was never chosen', () => {
    expect([...popularityNegatives(500, [3, 0, 1], 0.75).draw(batch, Rng.fromSeed(1))]).not.to.include(1);
  });

  it('in-batch counts the other rows of the batch at hand, a shorter last one too', () => {
    expect(countsOf(inBatchNegatives(logFrequencies([5, 3, 2])))).to.deep.equal([1, 0.6, 0.4]);
  });

  it('a sum draws from every source and counts the union for every item, whichever source drew it', () => {
    const sum = sumOfSources('sum', [
      inBatchNegatives(logFrequencies([5, 3, 2])),
      uniformNegatives(6, 3),
      popularityNegatives(4, [2, 1, 1], 1),
    ]);
    expect(sum.usesBatch).to.equal(true);
    expect(sum.draw(batch, Rng.fromSeed(1))).to.have.length(10);
    countsOf(sum).forEach((count, item) =>
      expect(count).to.be.closeTo([1 + 2 + 2, 0.6 + 2 + 1, 0.4 + 2 + 1][item], 1e-12),
    );
  });

  it('a sum has no expected counts as soon as one source has none', () => {
    const hard = {
      name: 'hard',
      usesBatch: false,
      needsModel: true,
      draw: () => Int32Array.of(1),
      addExpectedCounts: () => false,
    };
    expect(
      sumOfSources('sum', [uniformNegatives(6, 3), hard]).addExpectedCounts(batch, rows, new Float64Array(3)),
    ).to.equal(false);
  });

  it('a sum refuses two sources that use the batch', () => {
    const twice = () =>
      sumOfSources('twice', [inBatchNegatives(logFrequencies([1])), inBatchNegatives(logFrequencies([1]))]);
    expect(twice).to.throw(BelfryError, '2 sources that use the batch (in-batch, in-batch)');
  });

  it('a sum joins the negatives of each query, and refuses two weights of them', () => {
    const own = (lists: number[], weight = 1): ReturnType<typeof uniformNegatives> => ({
      ...uniformNegatives(1, 3),
      own: { perQuery: lists.length / 3, weight, draw: () => Int32Array.from(lists) },
    });
    const model = {} as ModelView;
    const sum = sumOfSources('sum', [own([1, -1, 2, 0, -1, -1]), own([7, 8, -1])]);
    expect(sum.own?.perQuery).to.equal(3);
    expect([...sum.own!.draw(batch, Rng.fromSeed(1), model)]).to.deep.equal([1, 7, -1, 2, 0, 8, -1, -1, -1]);
    expect(() => sumOfSources('sum', [own([1, 1, 1]), own([1, 1, 1], 0.5)])).to.throw(
      BelfryError,
      'the weights 1 (uniform) and 0.5 (uniform)',
    );
  });
});
