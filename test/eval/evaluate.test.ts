import fc from 'fast-check';
import { BelfryError, Rng } from '@belfry/core';
import {
  evalOptions,
  evaluate,
  evaluateWithBaselines,
  popularityScorer,
  reportJson,
  vectorScorer,
  type EvalOptions,
  type EvaluationReport,
  type Scorer,
} from '@belfry/eval';
import { expect } from 'chai';
import { lists, tableScorer } from './lists.js';
import { plainFigures, type Figures } from './plain-metrics.js';

interface Case {
  scorer: Scorer;
  train: readonly (readonly number[])[];
  test: readonly (readonly number[])[];
  itemCount: number;
  options?: Partial<EvalOptions>;
}

function report({ scorer, train, test, itemCount, options }: Case): Promise<EvaluationReport> {
  const itemCounts = new Int32Array(itemCount);
  for (const item of train.flat()) itemCounts[item]++;
  return evaluate({
    scorer,
    train: lists(train),
    test: lists(test),
    itemCounts,
    options: { ...evalOptions.parse({ k: [2, 3], bootstrapSamples: 0 }), ...options },
  });
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof BelfryError ? error.code : String(error)),
  );
}

describe('evaluation', () => {
  it('gives the figures one computes by hand', async () => {
    // List of the user: 4 (item 0 is masked), 1, 3, 2; relevant are 1, 2 and 5, which has the lowest score.
    const { figures } = await report({
      scorer: tableScorer([[9, 7, 5, 6, 8, 1]]),
      train: [[0]],
      test: [[1, 2, 5]],
      itemCount: 6,
      options: { k: [2, 4] },
    });
    const at = (place: number): number => 1 / Math.log2(place + 1);
    expect(figures).to.include({
      'recall@2': 1 / 3,
      'recall@4': 2 / 3,
      'precision@2': 1 / 2,
      'precision@4': 1 / 2,
      'hit-rate@2': 1,
      'mrr@4': 1 / 2,
    });
    expect(figures['ndcg@2']).to.be.closeTo(at(2) / (at(1) + at(2)), 1e-12);
    expect(figures['ndcg@4']).to.be.closeTo((at(2) + at(4)) / (at(1) + at(2) + at(3)), 1e-12);
    expect(figures['map@4']).to.be.closeTo((1 / 2 + 2 / 4) / 3, 1e-12);
  });

  it('equals a plain loop over sorted lists on random scores full of ties', async () => {
    const row = fc
      .uniqueArray(fc.integer({ min: 0, max: 7 }), { maxLength: 4 })
      .map((items) => items.sort((a, b) => a - b));
    const user = fc.record({
      scores: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 8, maxLength: 8 }),
      train: row,
      test: row,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(user, { minLength: 1, maxLength: 6 }), async (drawn) => {
        const users = drawn.map(({ scores, train, test }) => ({
          scores,
          train,
          test: test.filter((item) => !train.includes(item)),
        }));
        const judged = users.filter(({ test }) => test.length > 0);
        const constant = judged.some(
          ({ scores, train }) => new Set(scores.filter((_, item) => !train.includes(item))).size === 1,
        );
        fc.pre(judged.length > 0 && !constant);
        const { figures } = await report({
          scorer: tableScorer(users.map(({ scores }) => scores)),
          train: users.map(({ train }) => train),
          test: users.map(({ test }) => test),
          itemCount: 8,
        });
        for (const k of [2, 3]) {
          const plain = judged.map(({ scores, train, test }) => plainFigures(scores, train, test, k));
          for (const name of Object.keys(plain[0])) {
            const mean = plain.reduce((sum, one: Figures) => sum + one[name], 0) / plain.length;
            expect(figures[`${name}@${k}`], name).to.be.closeTo(mean, 1e-12);
          }
        }
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it('says who was left out and why', async () => {
    const scorer = tableScorer([
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
      [3, 2, 1],
    ]);
    const { users, maskedTestItems } = await report({
      scorer,
      train: [[0], [0, 1, 2], [], [0]],
      test: [[1], [0], [], [0, 2]],
      itemCount: 3,
    });
    expect(users).to.deep.equal({
      evaluated: 2,
      skipped: { 'no-test-items': 1, 'no-candidates': 1, 'not-sampled': 0 },
      withoutRanking: 0,
    });
    expect(maskedTestItems).to.equal(1);
  });

  it('counts masked test items as missed, and finds them where nothing is masked', async () => {
    const given = { scorer: tableScorer([[3, 2, 1]]), train: [[0]], test: [[0, 1]], itemCount: 3 };
    expect((await report(given)).figures['recall@2']).to.equal(1 / 2);
    expect((await report({ ...given, options: { mask: 'none' } })).figures['recall@2']).to.equal(1);
  });

  it('evaluates a sample of users when asked, the same for the same seed', async () => {
    const rng = Rng.fromSeed(5);
    const table = Array.from({ length: 50 }, () => Array.from({ length: 20 }, () => rng.normal()));
    const given = {
      scorer: tableScorer(table),
      train: table.map(() => [0]),
      test: table.map(() => [1 + rng.int(19)]),
      itemCount: 20,
    };
    const sampled = await report({ ...given, options: { users: 10 } });
    expect(sampled.users.evaluated).to.equal(10);
    expect(sampled.users.skipped['not-sampled']).to.equal(40);
    expect(await report({ ...given, options: { users: 10 } })).to.deep.equal(sampled);
    expect((await report({ ...given, options: { users: 10, seed: 1 } })).figures).to.not.deep.equal(sampled.figures);
  });

  it('tells coverage, Gini and recall by popularity decile', async () => {
    // Ten items, item 0 the most popular; every list is [0, 1].
    const table = Array.from({ length: 4 }, () => [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    const train = [[], [], [], []];
    const itemCounts = Int32Array.of(50, 40, 30, 20, 10, 9, 8, 7, 6, 5);
    const options = { ...evalOptions.parse({}), k: [2], bootstrapSamples: 0 };
    const { figures, decileRecall } = await evaluate({
      scorer: tableScorer(table),
      train: lists(train),
      test: lists([[0, 2], [0], [1, 2], [9]]),
      itemCounts,
      options,
    });
    expect(figures['coverage@2']).to.equal(0.2);
    expect(figures['gini@2']).to.be.closeTo(0.8, 1e-12);
    expect(decileRecall[2]).to.deep.equal([1, 1, 0, null, null, null, null, null, null, 0]);
  });

  it('refuses scores that are no numbers, parts that do not fit, and a test part without anybody', async () => {
    const train = [[0]];
    expect(
      await codeOf(report({ scorer: tableScorer([[1, Infinity, 2]]), train, test: [[1]], itemCount: 3 })),
    ).to.equal('NON_FINITE_SCORE');
    expect(await codeOf(report({ scorer: tableScorer([[1, NaN, 2]]), train, test: [[1]], itemCount: 3 }))).to.equal(
      'NON_FINITE_SCORE',
    );
    expect(await codeOf(report({ scorer: tableScorer([[1, 2, 3]]), train, test: [[1], [1]], itemCount: 3 }))).to.equal(
      'SHAPE_MISMATCH',
    );
    expect(await codeOf(report({ scorer: tableScorer([[1, 2, 3]]), train, test: [[]], itemCount: 3 }))).to.equal(
      'TOO_FEW_USERS',
    );
    expect(() => vectorScorer({ dim: 1, userVectors: Float32Array.of(1), itemVectors: Float32Array.of(1, NaN) }))
      .to.throw(BelfryError)
      .with.property('code', 'NON_FINITE_SCORE');
  });

  it('puts popularity and item-kNN beside the model, figures flat', async () => {
    // Users of block 0 have items 0–4, those of block 1 items 5–9, one item each kept for the test.
    const train = Array.from({ length: 20 }, (_, user) =>
      [0, 1, 2, 3, 4].filter((n) => n !== (user >> 1) % 5).map((n) => n + 5 * (user % 2)),
    );
    const test = Array.from({ length: 20 }, (_, user) => [((user >> 1) % 5) + 5 * (user % 2)]);
    const itemCounts = new Int32Array(10);
    for (const item of train.flat()) itemCounts[item]++;
    const options = { ...evalOptions.parse({}), k: [1], bootstrapSamples: 10 };
    const found = await evaluateWithBaselines({
      scorer: popularityScorer(itemCounts),
      train: lists(train),
      test: lists(test),
      itemCounts,
      options,
    });
    const json = reportJson(found) as Record<string, never> & { baselines: Record<string, Record<string, unknown>> };
    expect(json).to.include.keys('recall@1', 'ndcg@1', 'coverage@1', 'intervals', 'popularity-decile-recall@1');
    expect(json.baselines['item-knn']['recall@1']).to.equal(1);
    expect(json.baselines.popularity['recall@1']).to.equal(json['recall@1']);
  });
});
