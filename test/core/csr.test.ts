import { expect } from 'chai';
import fc from 'fast-check';
import { csrFromLists, csrFromPairs, csrGather, csrRow, csrRows, csrSlice, type Csr } from '@belfry/core';

describe('csrFromPairs', () => {
  it('groups values by row and keeps their order, as a map of lists would', () => {
    const pairs = fc.array(fc.tuple(fc.nat(9), fc.integer({ min: -1000, max: 1000 })));
    fc.assert(
      fc.property(pairs, (given) => {
        const csr = csrFromPairs(
          Int32Array.from(given, ([row]) => row),
          Int32Array.from(given, ([, value]) => value),
          10,
        );
        expect(csrRows(csr)).to.equal(10);
        for (let row = 0; row < 10; row++) {
          expect([...csrRow(csr, row)]).to.deep.equal(given.filter(([r]) => r === row).map(([, value]) => value));
        }
      }),
    );
  });

  it('has no values and no rows where there are none', () => {
    const csr = csrFromPairs(new Int32Array(0), new Int32Array(0), 0);
    expect(csrRows(csr)).to.equal(0);
    expect([...csr.offsets]).to.deep.equal([0]);
  });
});

const lists = fc.array(fc.array(fc.nat(99), { maxLength: 5 }), { minLength: 1, maxLength: 12 });
const listsIn = (csr: Csr): number[][] => Array.from({ length: csrRows(csr) }, (_, row) => [...csrRow(csr, row)]);

describe('csrSlice', () => {
  it('holds the lists of a range of rows', () => {
    fc.assert(
      fc.property(lists, fc.nat(12), fc.nat(12), (given, a, b) => {
        const [from, to] = [Math.min(a, b, given.length), Math.min(Math.max(a, b), given.length)];
        expect(listsIn(csrSlice(csrFromLists(given), from, to))).to.deep.equal(given.slice(from, to));
      }),
    );
  });
});

describe('csrGather', () => {
  it('holds the lists of the given rows in the given order, an empty one for −1', () => {
    fc.assert(
      fc.property(lists, fc.array(fc.nat(1000), { maxLength: 20 }), (given, drawn) => {
        const rows = drawn.map((n) => (n % (given.length + 1)) - 1);
        expect(listsIn(csrGather(csrFromLists(given), Int32Array.from(rows)))).to.deep.equal(
          rows.map((row) => given[row] ?? []),
        );
      }),
    );
  });
});
