import fc from 'fast-check';
import { BelfryError, csrFromLists as lists, csrRow } from '@belfry/core';
import { itemKnn, itemKnnOptions, transpose, type ItemKnnOptions, type WeightedLists } from '@belfry/pairs';
import { expect } from 'chai';

function neighbours(
  rows: readonly (readonly number[])[],
  itemCount: number,
  options: Partial<ItemKnnOptions>,
): WeightedLists {
  return itemKnn({ itemsOfUsers: lists(rows), itemCount, options: { ...itemKnnOptions.parse({}), ...options } });
}

const weightsOf = (found: WeightedLists, item: number): Float32Array =>
  found.weights.subarray(found.lists.offsets[item], found.lists.offsets[item + 1]);

/** The cosine of two columns of the dense user × item matrix, rows scaled, plus shrink: no counting, no lists. */
function denseSimilarity(
  rows: readonly (readonly number[])[],
  i: number,
  j: number,
  { shrink, userDamping }: ItemKnnOptions,
): number {
  const column = (item: number): number[] =>
    rows.map((row) => (row.includes(item) ? Math.sqrt(row.length ** -userDamping) : 0));
  const dot = (a: number[], b: number[]): number => a.reduce((sum, x, n) => sum + x * b[n], 0);
  const [a, b] = [column(i), column(j)];
  return dot(a, b) / (Math.sqrt(dot(a, a) * dot(b, b)) + shrink);
}

const users = fc.array(
  fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 8 }).map((row) => row.sort((a, b) => a - b)),
  { maxLength: 15 },
);

describe('item-kNN', () => {
  it('is the cosine of the users two items have', () => {
    const found = neighbours([[0, 1], [0, 1], [0, 2], [1]], 4, { shrink: 0, userDamping: 0 });
    expect([...csrRow(found.lists, 0)]).to.deep.equal([1, 2]);
    expect(weightsOf(found, 0)[0]).to.be.closeTo(2 / 3, 1e-7);
    expect(weightsOf(found, 0)[1]).to.be.closeTo(1 / Math.sqrt(3), 1e-7);
    expect([...csrRow(found.lists, 3)]).to.deep.equal([]);
  });

  it('equals the cosine of dense columns, whatever shrink and damping', () => {
    const options = fc.record({
      shrink: fc.constantFrom(0, 1, 20),
      userDamping: fc.constantFrom(0, 0.4, 1),
      neighbours: fc.constant(10),
    });
    fc.assert(
      fc.property(users, options, (rows, chosen) => {
        const found = neighbours(rows, 10, chosen);
        for (let item = 0; item < 10; item++) {
          const expected = Array.from({ length: 10 }, (_, other) =>
            other === item ? 0 : denseSimilarity(rows, item, other, chosen) || 0,
          );
          const row = csrRow(found.lists, item);
          expect(row.length).to.equal(expected.filter((value) => value > 0).length);
          row.forEach((other, n) => expect(weightsOf(found, item)[n]).to.be.closeTo(expected[other], 1e-6));
        }
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('keeps the best, in order, equal ones by lower row', () => {
    fc.assert(
      fc.property(users, fc.integer({ min: 1, max: 4 }), (rows, k) => {
        const all = neighbours(rows, 10, { neighbours: 10 });
        const few = neighbours(rows, 10, { neighbours: k });
        for (let item = 0; item < 10; item++) {
          expect([...csrRow(few.lists, item)]).to.deep.equal([...csrRow(all.lists, item)].slice(0, k));
          const pairs = [...csrRow(all.lists, item)].map((row, n) => ({ row, weight: weightsOf(all, item)[n] }));
          expect(pairs).to.deep.equal([...pairs].sort((a, b) => b.weight - a.weight || a.row - b.row));
        }
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it('refuses items outside the catalogue', () => {
    expect(() => neighbours([[0, 7]], 7, {}))
      .to.throw(BelfryError)
      .with.property('code', 'SHAPE_MISMATCH');
  });
});

describe('transpose', () => {
  it('turns items of users into users of items and back', () => {
    fc.assert(
      fc.property(users, (rows) => {
        const there = lists(rows);
        const back = transpose(transpose(there, 10), rows.length);
        expect(back.offsets).to.deep.equal(there.offsets);
        expect(back.values).to.deep.equal(there.values);
      }),
      { seed: 3 },
    );
  });

  it('says where each value stood', () => {
    const source = lists([
      [2, 0],
      [1, 2],
    ]);
    const { values, positions } = transpose(source, 3);
    expect([...values]).to.deep.equal([0, 1, 0, 1]);
    expect([...positions].map((position) => source.values[position])).to.deep.equal([0, 1, 2, 2]);
  });
});
