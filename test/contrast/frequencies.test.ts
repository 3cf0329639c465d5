import { logFrequencies, streamingFrequencies } from '@belfry/contrast';
import { AliasTable, Rng } from '@belfry/core';
import { expect } from 'chai';

const BATCH_SIZE = 64;
/** From more than ten times a batch to once in sixteen batches. */
const SHARES = [0.6, 0.2, 0.1, 0.05, 0.03, 0.01, 0.006, 0.003, 0.001];

function batches(count: number, shares: readonly number[], rng: Rng, take: (items: Int32Array) => void): void {
  const table = new AliasTable(Float64Array.from(shares));
  for (let step = 0; step < count; step++) {
    take(Int32Array.from({ length: BATCH_SIZE }, () => table.sample(rng)));
  }
}

describe('frequencies of items', () => {
  it('counted over a log are its shares', () => {
    const frequencies = logFrequencies([3, 1, 0]);
    expect([0, 1, 2].map((item) => frequencies.of(item))).to.deep.equal([0.75, 0.25, 0]);
  });

  describe('estimated from the stream', () => {
    it('start from the counts, exactly', () => {
      const frequencies = streamingFrequencies(SHARES, { rate: 0.01, batchSize: BATCH_SIZE });
      SHARES.forEach((share, item) => expect(frequencies.of(item)).to.be.closeTo(share / 0.999999999, 1e-6));
    });

    it('come to the true shares from a wrong start, frequent and rare items alike', () => {
      const rng = Rng.fromSeed(1);
      const wrong = SHARES.map(() => 1);
      const frequencies = streamingFrequencies(wrong, { rate: 0.01, batchSize: BATCH_SIZE });
      batches(20_000, SHARES, rng, (items) => frequencies.observe(items));
      // The mean over many steps: at one step a moving mean of gaps is off by about sqrt(rate / 2).
      const sums = new Float64Array(SHARES.length);
      batches(5000, SHARES, rng, (items) => {
        frequencies.observe(items);
        sums.forEach((_, item) => (sums[item] += frequencies.of(item)));
      });
      SHARES.forEach((share, item) => expect(sums[item] / 5000 / share).to.be.closeTo(1, 0.05));
    });

    it('follow a drift within some hundred hits, at α = 0.02', () => {
      const rng = Rng.fromSeed(2);
      const frequencies = streamingFrequencies([1, 1, 8], { rate: 0.02, batchSize: BATCH_SIZE });
      batches(300, [0.1, 0.1, 0.8], rng, (items) => frequencies.observe(items));
      batches(300, [0.4, 0.01, 0.59], rng, (items) => frequencies.observe(items));
      [0.4, 0.01, 0.59].forEach((share, item) => expect(frequencies.of(item) / share).to.be.closeTo(1, 0.25));
    });

    it('know an item from its first hit on', () => {
      const frequencies = streamingFrequencies([1, 0], { rate: 0.02, batchSize: 4 });
      expect(frequencies.of(1)).to.equal(0);
      frequencies.observe(Int32Array.of(0, 0, 0, 0));
      frequencies.observe(Int32Array.of(0, 1, 0, 0));
      expect(frequencies.of(1)).to.be.closeTo(1 / 8, 1e-9);
    });
  });
});
