import { expect } from 'chai';
import fc from 'fast-check';
import { csrFromPairs, csrRow, csrRows } from '@belfry/core';

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
