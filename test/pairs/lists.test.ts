import fc from 'fast-check';
import { csrFromLists, csrRow, Rng } from '@belfry/core';
import { ascendingLists, blendLists, coordinateSearch, drawPairs, type WeightedLists } from '@belfry/pairs';
import { expect } from 'chai';

function weighted(rows: readonly (readonly [item: number, weight: number][])[]): WeightedLists {
  return {
    lists: csrFromLists(rows.map((row) => row.map(([item]) => item))),
    weights: Float32Array.from(rows.flatMap((row) => row.map(([, weight]) => weight))),
  };
}

const entriesOf = ({ lists, weights }: WeightedLists, row: number): [number, number][] =>
  Array.from(csrRow(lists, row), (item, n) => [item, weights[lists.offsets[row] + n]]);

const randomRows = fc.array(
  fc
    .uniqueArray(fc.nat(7), { maxLength: 6 })
    .chain((items) =>
      fc.tuple(...items.map((item) => fc.integer({ min: 1, max: 8 }).map((w): [number, number] => [item, w / 4]))),
    ),
  { minLength: 8, maxLength: 8 },
);

describe('weighted lists', () => {
  it('ascend by row with their weights', () => {
    fc.assert(
      fc.property(randomRows, (rows) => {
        const ascending = ascendingLists(weighted(rows), 8);
        rows.forEach((row, n) => expect(entriesOf(ascending, n)).to.deep.equal([...row].sort(([a], [b]) => a - b)));
      }),
      { seed: 41 },
    );
  });

  it('are drawn by their weights', () => {
    const lists = weighted([
      [
        [1, 4],
        [2, 1],
      ],
      [[0, 3]],
      [],
    ]);
    const { user, item, length } = drawPairs(lists, 20_000, Rng.fromSeed(42));
    const counts = [0, 0, 0];
    for (let n = 0; n < length; n++) counts[user[n] === 1 ? 2 : item[n] - 1]++;
    expect(counts[0] + counts[1] + counts[2]).to.equal(20_000);
    const expected = [4, 1, 3].map((weight) => (20_000 * weight) / 8);
    expect(counts.reduce((sum, count, n) => sum + (count - expected[n]) ** 2 / expected[n], 0)).to.be.below(13.8);
  });

  it('refuse to be drawn where there is no pair', () => {
    expect(() => drawPairs(weighted([[], []]), 5, Rng.fromSeed(1)))
      .to.throw()
      .with.property('code', 'INVALID_ARGUMENT');
  });
});

describe('blended lists', () => {
  it('add up shares of votes, weighed', () => {
    const a = weighted([
      [
        [1, 3],
        [2, 1],
      ],
      [],
    ]);
    const b = weighted([[[2, 10]], [[0, 1]]]);
    const blended = blendLists(
      [
        { lists: a, weight: 2 },
        { lists: b, weight: 1 },
      ],
      5,
    );
    expect(entriesOf(blended, 0)).to.deep.equal([
      [1, 1.5],
      [2, 1.5],
    ]);
    expect(entriesOf(blended, 1)).to.deep.equal([[0, 1]]);
  });

  it('keep the order of one source alone, whatever the normalisation', () => {
    fc.assert(
      fc.property(
        randomRows,
        fc.constantFrom('sum' as const, 'max' as const, 'none' as const),
        (rows, normalisation) => {
          const sorted = rows.map((row) => [...row].sort(([i, v], [j, w]) => w - v || i - j));
          const blended = blendLists(
            [
              { lists: weighted(rows), weight: 0.5 },
              { lists: weighted(rows), weight: 0 },
            ],
            3,
            normalisation,
          );
          sorted.forEach((row, n) =>
            expect([...csrRow(blended.lists, n)]).to.deep.equal(row.slice(0, 3).map(([item]) => item)),
          );
        },
      ),
      { seed: 43 },
    );
  });
});

describe('coordinate search', () => {
  it('finds the top of a hill of weights, and tells what is of no use', async () => {
    const wanted = [1, 2, 0];
    const figure = (weights: readonly number[]): number =>
      -weights.reduce((sum, weight, n) => sum + (weight - wanted[n]) ** 2, 0);
    const found = await coordinateSearch([1, 0.5, 1], figure);
    expect(found.weights[0]).to.equal(1);
    expect(found.weights[1]).to.be.closeTo(2, 0.3);
    expect(found.weights[2]).to.equal(0);
    expect(found.figure).to.equal(figure(found.weights));
  });
});
