import { expect } from 'chai';
import fc from 'fast-check';
import { Rng } from '@belfry/core';

describe('Rng', () => {
  it('gives the published output of xoshiro128** from the state 1, 2, 3, 4', () => {
    const rng = Rng.fromState([1, 2, 3, 4]);
    const published = [
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ];
    expect(published.map(() => rng.uint32())).to.deep.equal(published);
  });

  it('fills an array with the draws it would give one by one, and goes on after them', () => {
    const rng = Rng.fromSeed(5);
    const alone = Rng.fromSeed(5);
    const filled = [...rng.fillUint32(new Uint32Array(1000)), rng.uint32()];
    expect(filled).to.deep.equal(filled.map(() => alone.uint32()));
  });

  it('continues from a stored state as if never interrupted', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(100), (seed, steps) => {
        const whole = Rng.fromSeed(seed);
        for (let i = 0; i < steps; i++) whole.float();
        const resumed = Rng.fromState(JSON.parse(JSON.stringify(whole.state)) as number[]);
        expect(Array.from({ length: 5 }, () => resumed.uint32())).to.deep.equal(
          Array.from({ length: 5 }, () => whole.uint32()),
        );
      }),
    );
  });

  it('forks streams that differ by label, are repeatable, and leave the parent where it was', () => {
    const rng = Rng.fromSeed(7);
    const before = rng.state;
    expect(rng.fork('shuffle').state).to.deep.equal(Rng.fromSeed(7).fork('shuffle').state);
    expect(rng.fork('shuffle').state).not.to.deep.equal(rng.fork('negatives').state);
    expect(rng.state).to.deep.equal(before);
  });

  it('draws floats in [0, 1) with the mean and variance of a uniform variable', () => {
    const rng = Rng.fromSeed(1);
    const draws = Array.from({ length: 100_000 }, () => rng.float());
    expect(draws.every((x) => x >= 0 && x < 1)).to.equal(true);
    expect(mean(draws)).to.be.closeTo(1 / 2, 0.005);
    expect(variance(draws)).to.be.closeTo(1 / 12, 0.002);
  });

  it('draws integers below a bound that is no power of two without bias (χ² at 0.1 %)', () => {
    const rng = Rng.fromSeed(2);
    const counts = new Array<number>(11).fill(0);
    for (let i = 0; i < 110_000; i++) counts[rng.int(11)]++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).to.be.below(29.6); // 10 degrees of freedom
  });

  it('draws integers as remainders of its 32-bit integers, those in the last incomplete round left out', () => {
    for (const bound of [1, 2, 7, 29_858, 2 ** 31, 2 ** 31 + 1, 3_000_000_000, 2 ** 32 - 1, 2 ** 32]) {
      const [rng, raw] = [Rng.fromSeed(4), Rng.fromSeed(4)];
      const complete = Math.floor(2 ** 32 / bound) * bound;
      for (let i = 0; i < 200; i++) {
        let x = raw.uint32();
        while (x >= complete) x = raw.uint32();
        expect(rng.int(bound)).to.equal(x % bound);
      }
    }
  });

  it('draws normal values with the right first four moments', () => {
    const rng = Rng.fromSeed(3);
    const draws = Array.from({ length: 200_000 }, () => rng.normal());
    expect(mean(draws)).to.be.closeTo(0, 0.01);
    expect(variance(draws)).to.be.closeTo(1, 0.02);
    expect(mean(draws.map((x) => x ** 3))).to.be.closeTo(0, 0.05);
    expect(mean(draws.map((x) => x ** 4))).to.be.closeTo(3, 0.1);
  });

  it('shuffles into every order equally often', () => {
    const rng = Rng.fromSeed(4);
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = rng.shuffle([0, 1, 2, 3]).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).to.equal(24);
    for (const count of counts.values()) expect(count).to.be.closeTo(1000, 150);
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
}
