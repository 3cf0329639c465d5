import { Rng } from '@belfry/core';
import { evalOptions, evaluate, rankingMetrics, type EvaluationReport } from '@belfry/eval';
import { expect } from 'chai';
import fc from 'fast-check';
import { lists, tableScorer } from './lists.js';

/** Users whose one relevant item is found at the first place with probability `share`. */
function simulate(users: number, share: number, seed: number): Promise<EvaluationReport> {
  const rng = Rng.fromSeed(seed);
  const table = Array.from({ length: users }, () => [3, 2, 1, 0]);
  const test = Array.from({ length: users }, () => [rng.float() < share ? 0 : 3]);
  const options = evalOptions.parse({ k: [1], bootstrapSamples: 400, seed });
  return evaluate({
    scorer: tableScorer(table),
    train: lists(test.map(() => [])),
    test: lists(test),
    itemCounts: Int32Array.of(1, 1, 1, 1),
    options,
  });
}

describe('bootstrap intervals', () => {
  it('are as wide as the theory of a share says', async () => {
    const { intervals, figures } = await simulate(2_000, 0.3, 1);
    const [low, high] = intervals['recall@1'];
    const standardError = Math.sqrt((0.3 * 0.7) / 2_000);
    expect(high - low).to.be.closeTo(2 * 1.96 * standardError, 0.15 * 2 * 1.96 * standardError);
    expect(figures['recall@1']).to.be.within(low, high);
  });

  it('hold the true value about 95 times of 100', async () => {
    let held = 0;
    for (let seed = 0; seed < 100; seed++) {
      const [low, high] = (await simulate(100, 0.4, seed)).intervals['recall@1'];
      if (low <= 0.4 && 0.4 <= high) held++;
    }
    expect(held).to.be.within(88, 100);
  });

  it('are the same for the same seed and absent when switched off', async () => {
    expect((await simulate(50, 0.5, 3)).intervals).to.deep.equal((await simulate(50, 0.5, 3)).intervals);
    const options = evalOptions.parse({ k: [1], bootstrapSamples: 0 });
    const report = await evaluate({
      scorer: tableScorer([[1, 0]]),
      train: lists([[]]),
      test: lists([[0]]),
      itemCounts: Int32Array.of(1, 1),
      options,
    });
    expect(report.intervals).to.deep.equal({});
  });
});

describe('ranking metrics', () => {
  const hits = fc.record({
    ranks: fc
      .uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 6 })
      .map((ranks) => ranks.sort((a, b) => a - b)),
    missed: fc.integer({ min: 1, max: 5 }),
  });
  const all = Object.entries(rankingMetrics);

  it('lie between 0 and 1 and are 1 for a perfect list', () => {
    fc.assert(
      fc.property(hits, fc.integer({ min: 1, max: 20 }), ({ ranks, missed }, k) => {
        for (const [name, metric] of all)
          expect(metric({ ranks, relevantCount: ranks.length + missed }, k), name).to.be.within(0, 1);
      }),
      { seed: 1 },
    );
    for (const [name, metric] of all)
      expect(metric({ ranks: [0, 1, 2], relevantCount: 3 }, 3), name).to.be.closeTo(1, 1e-12);
  });

  it('never fall when a hit moves up', () => {
    fc.assert(
      fc.property(hits, fc.integer({ min: 1, max: 20 }), ({ ranks, missed }, k) => {
        const moved = ranks.map((rank, n) => (rank > (ranks[n - 1] ?? -1) + 1 ? rank - 1 : rank));
        const relevantCount = ranks.length + missed;
        for (const [name, metric] of all)
          expect(metric({ ranks: moved, relevantCount }, k), name).to.be.at.least(
            metric({ ranks, relevantCount }, k) - 1e-12,
          );
      }),
      { seed: 2 },
    );
  });
});
