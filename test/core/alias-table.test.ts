import { expect } from 'chai';
import fc from 'fast-check';
import { AliasTable, BelfryError, Rng } from '@belfry/core';

describe('AliasTable', () => {
  it('draws rows in proportion to their weights, and never a row of weight 0', () => {
    const weights = Float64Array.of(5, 0, 1, 3, 0, 1);
    const table = new AliasTable(weights);
    const rng = Rng.fromSeed(11);
    const counts = new Float64Array(weights.length);
    for (let i = 0; i < 100_000; i++) counts[table.sample(rng)]++;
    expect(counts[1] + counts[4]).to.equal(0);
    for (const [row, weight] of weights.entries()) expect(counts[row]).to.be.closeTo(weight * 10_000, 500);
  });

  it('states the probability of each row, adding up to 1', () => {
    const weight = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(weight, { minLength: 1, maxLength: 50 }), (weights) => {
        fc.pre(weights.some((value) => value > 1e-3));
        const table = new AliasTable(Float64Array.from(weights));
        const total = weights.reduce((sum, _, row) => sum + table.probability(row), 0);
        expect(total).to.be.closeTo(1, 1e-9);
        const rng = Rng.fromSeed(weights.length);
        for (let i = 0; i < 20; i++) expect(weights[table.sample(rng)]).to.be.above(0);
      }),
    );
  });

  for (const [name, weights] of Object.entries({
    none: [],
    'only zeros': [0, 0],
    'a negative one': [1, -1],
    NaN: [1, NaN],
  })) {
    it(`refuses weights that cannot be drawn by: ${name}`, () => {
      expect(() => new AliasTable(Float64Array.from(weights)))
        .to.throw(BelfryError)
        .with.property('code', 'INVALID_ARGUMENT');
    });
  }
});
