import { expect } from 'chai';
import fc from 'fast-check';
import { Rng } from '@belfry/core';
import { RecallTally, queriesToShow } from '@belfry/index';

/** Share of simulated samples whose interval holds the true mean. */
function coverage(truth: number, queries: number, draw: (rng: Rng) => number, seed: number): number {
  const rng = Rng.fromSeed(seed);
  const rounds = 2000;
  let held = 0;
  for (let round = 0; round < rounds; round++) {
    const { low, high } = new RecallTally().add(Array.from({ length: queries }, () => draw(rng))).estimate();
    if (low <= truth && truth <= high) held++;
  }
  return held / rounds;
}

/** Hits of k independent ones. */
function binomial(rng: Rng, k: number, p: number): number {
  let hits = 0;
  for (let n = 0; n < k; n++) hits += Number(rng.float() < p);
  return hits / k;
}

describe('the interval of a recall', () => {
  // 2,000 rounds know a coverage to ± .01; that of Agresti & Coull's interval lies at .95 or somewhat above.
  for (const p of [0.5, 0.9, 0.99, 0.999]) {
    it(`holds the true recall ${p} in 95 % of samples where a query finds all or nothing`, () => {
      expect(coverage(p, 400, (rng) => Number(rng.float() < p), 1)).to.be.at.least(0.935);
    });

    it(`holds the true recall ${p} in 95 % of samples of ten neighbours each`, () => {
      expect(coverage(p, 300, (rng) => binomial(rng, 10, p), 2)).to.be.at.least(0.935);
    });
  }

  it('holds it where a few queries find nothing and the others nearly all', () => {
    const draw = (rng: Rng): number => (rng.float() < 0.004 ? 0 : binomial(rng, 10, 0.999));
    expect(coverage(0.996 * 0.999, 500, draw, 3)).to.be.at.least(0.935);
  });

  it('holds it where a sample ends as soon as the interval is narrow', () => {
    const rng = Rng.fromSeed(4);
    const [p, rounds] = [0.9, 1000];
    let held = 0;
    for (let round = 0; round < rounds; round++) {
      const tally = new RecallTally();
      let estimate = tally.estimate();
      while (estimate.high - estimate.low > 0.06) {
        estimate = tally.add(Array.from({ length: 64 }, () => Number(rng.float() < p))).estimate();
      }
      if (estimate.low <= p && p <= estimate.high) held++;
    }
    expect(held / rounds).to.be.at.least(0.93);
  });

  it('is that of Agresti & Coull for hits and misses', () => {
    const [hits, queries] = [183, 200];
    const z = 1.959963984540054;
    const mean = (hits + z ** 2 / 2) / (queries + z ** 2);
    const half = z * Math.sqrt((mean * (1 - mean)) / (queries + z ** 2));
    const recalls = Array.from({ length: queries }, (_, n) => Number(n < hits));
    const { recall, low, high } = new RecallTally().add(recalls).estimate();
    expect(recall).to.be.closeTo(hits / queries, 1e-12);
    expect(low).to.be.closeTo(mean - half, 1e-12);
    expect(high).to.be.closeTo(mean + half, 1e-12);
  });

  it('lies between 0 and 1, round the mean it was made of', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (recalls) => {
        const { recall, low, high, queries } = new RecallTally().add(recalls).estimate();
        expect(queries).to.equal(recalls.length);
        expect(low).to.be.within(0, recall + 1e-9);
        expect(high).to.be.within(recall - 1e-9, 1);
      }),
    );
  });

  it('does not depend on how the queries were divided', () => {
    const recalls = Array.from({ length: 100 }, (_, n) => (n % 7) / 7);
    const whole = new RecallTally().add(recalls).estimate();
    const parts = new RecallTally().add(recalls.slice(0, 33)).add(recalls.slice(33)).estimate();
    expect(parts.low).to.be.closeTo(whole.low, 1e-12);
    expect(parts.high).to.be.closeTo(whole.high, 1e-12);
  });

  it('knows nothing of no queries', () => {
    const { low, high, queries } = new RecallTally().estimate();
    expect(low).to.be.closeTo(0, 1e-12);
    expect(high).to.be.closeTo(1, 1e-12);
    expect(queries).to.equal(0);
  });

  it('shows a high recall with as many perfect queries as are said to be needed, and not with much fewer', () => {
    for (const target of [0.5, 0.9, 0.95, 0.99, 0.999]) {
      const perfect = (queries: number): number =>
        new RecallTally().add(Array.from({ length: queries }, () => 1)).estimate().low;
      const needed = queriesToShow(target);
      expect(perfect(needed)).to.be.at.least(target);
      expect(perfect(Math.floor(0.7 * needed))).to.be.below(target);
    }
  });
});
