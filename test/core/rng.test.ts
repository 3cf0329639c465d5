import { expect } from 'chai';
import { Rng } from '@belfry/core';

describe('Rng', () => {
  it('gives the published output of xoshiro128** from the state 1, 2, 3, 4', () => {
    const rng = Rng.fromState([1, 2, 3, 4]);
    expect(Array.from({ length: 4 }, () => rng.uint32())).to.deep.equal([11520, 0, 5927040, 70819200]);
  });
});
