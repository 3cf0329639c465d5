import { csrFromLists } from '@belfry/core';
import { decayedQueries, evaluate, evalOptions, listFigures, listScorer } from '@belfry/eval';
import type { WeightedLists } from '@belfry/pairs';
import { expect } from 'chai';

function weighted(rows: readonly (readonly (readonly [item: number, weight: number])[])[]): WeightedLists {
  return {
    lists: csrFromLists(rows.map((row) => row.map(([item]) => item))),
    weights: Float32Array.from(rows.flatMap((row) => row.map(([, weight]) => weight))),
  };
}

const lists = weighted([
  [
    [1, 4],
    [2, 1],
  ],
  [
    [3, 2],
    [0, 1],
  ],
  [[3, 8]],
  [],
]);

describe('item-to-item lists as a scorer', () => {
  it('adds up what the items of a history say, older ones less', () => {
    const queries = decayedQueries([[2, 1], [1, 2], [3]], 0.5);
    const { rows, scores, found } = listScorer('lists', lists, queries).topK(Int32Array.of(0, 1, 2), 2, noLists(3));
    expect([...found]).to.deep.equal([2, 2, 0]);
    // ½ · list of 2 + list of 1; then the other way about.
    expect([...rows.subarray(0, 4)]).to.deep.equal([3, 0, 3, 0]);
    expect([...scores.subarray(0, 4)]).to.deep.equal([6, 1, 9, 0.5]);
  });

  it('takes the last item alone where the decay is 0', () => {
    const { items, weights } = decayedQueries([[5, 7, 6]], 0);
    expect([...items.values]).to.deep.equal([6]);
    expect([...weights]).to.deep.equal([1]);
  });

  it('is measured though lists are short, what is not listed counts as missed', async () => {
    const { figures } = await evaluate({
      scorer: listScorer('lists', lists, decayedQueries([[0], [1], [3]], 0)),
      train: noLists(3),
      test: csrFromLists([[2], [3], [1]]),
      itemCounts: [1, 1, 1, 1],
      options: { ...evalOptions.parse({}), k: [3], mask: 'none', bootstrapSamples: 0 },
    });
    expect(figures['hit-rate@3']).to.be.closeTo(2 / 3, 1e-12);
    expect(figures['mrr@3']).to.be.closeTo((1 / 2 + 1) / 3, 1e-12);
  });
});

describe('figures of lists', () => {
  it('say how much of the catalogue is listed, how popular and how pure it is', () => {
    // Items 0 … 3 with 1, 1, 5, 9 interactions: percentiles 1/6, 1/6, 2/3, 1.
    const figures = listFigures(lists.lists, 1, [1, 1, 5, 9], Int32Array.of(0, 0, 1, -1));
    expect(figures.coverage).to.equal(2 / 4);
    expect(figures.popularity).to.be.closeTo((1 / 6 + 1 + 1) / 3, 1e-12);
    expect(figures.longTail).to.be.closeTo(1 / 3, 1e-12);
    expect(figures.empty).to.equal(1 / 4);
    expect(figures.sameGroup).to.be.closeTo(1 / 3, 1e-12);
  });
});

function noLists(rows: number): { offsets: Int32Array; values: Int32Array } {
  return { offsets: new Int32Array(rows + 1), values: new Int32Array(0) };
}
