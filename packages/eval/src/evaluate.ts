/**
 * All-ranking evaluation: for each user the whole catalogue is ranked, items of the training part left out, and the list is
 * compared with the user's test items. Works through blocks of users, so memory does not grow with users × items.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { BelfryError, Rng, csrRows, silentProgress, type Csr, type Progress } from '@belfry/core';
import type { EvalOptions } from './eval-options.js';
import type { EvaluationReport } from './evaluation-report.js';
import { FiguresCollector } from './figures-collector.js';
import { popularityDeciles } from './metrics/popularity-deciles.js';
import { rankUsers, type RankingTask } from './ranking/rank-users.js';
import type { Scorer } from './scorer.js';
import { selectUsers } from './select-users.js';

const USERS_PER_BLOCK = 1024;

export interface EvaluationInput {
  readonly scorer: Scorer;
  /** Per user row, training items, each once, ascending. */
  readonly train: Csr;
  /** Per user row, test items, each once, ascending. */
  readonly test: Csr;
  /** Training interactions of each item [items]. */
  readonly itemCounts: ArrayLike<number>;
  readonly options: EvalOptions;
  readonly progress?: Progress;
}

/**
 * Figures of one scorer; their definitions and the rule for ties stand in docs/evaluation.md.
 * @throws SHAPE_MISMATCH, TOO_FEW_USERS, NON_FINITE_SCORE
 */
export async function evaluate({
  scorer,
  train,
  test,
  itemCounts,
  options,
  progress = silentProgress,
}: EvaluationInput): Promise<EvaluationReport> {
  requireSameUsers(train, test);
  const itemCount = itemCounts.length;
  const rng = Rng.fromSeed(options.seed);
  const ks = [...new Set(options.k)].sort((a, b) => a - b);
  const masked = options.mask === 'train' ? train : noLists(csrRows(train));
  const { users, skipped } = selectUsers(test, masked, itemCount, options.users, rng.fork('users'));

  const task: RankingTask = { scorer, itemCount, k: ks[ks.length - 1], masked, relevant: test, rng: rng.fork('order') };
  const collector = new FiguresCollector(ks, users.length, popularityDeciles(itemCounts));
  const bar = progress.start(`evaluating ${scorer.name}`, users.length, 'users');
  let withoutRanking = 0;
  for (let from = 0; from < users.length; from += USERS_PER_BLOCK) {
    const block = users.subarray(from, from + USERS_PER_BLOCK);
    for (const ranking of rankUsers(block, task)) {
      collector.add(ranking.list, ranking.ranked, ranking.relevant);
      if (ranking.withoutRanking) withoutRanking++;
    }
    bar.update(from + block.length);
    await nextTurn();
  }
  bar.end();

  return {
    scorer: scorer.name,
    figures: collector.figures,
    intervals: collector.intervals(options.bootstrapSamples, rng.fork('bootstrap')),
    decileRecall: collector.decileRecall,
    users: { evaluated: users.length, skipped, withoutRanking },
    maskedTestItems: countShared(test, masked, users),
  };
}

function noLists(rows: number): Csr {
  return { offsets: new Int32Array(rows + 1), values: new Int32Array(0) };
}

/** Values that stand in the same row of both, over the given rows. */
function countShared(a: Csr, b: Csr, rows: Int32Array): number {
  let count = 0;
  for (const row of rows) {
    for (let i = a.offsets[row], j = b.offsets[row]; i < a.offsets[row + 1] && j < b.offsets[row + 1];) {
      if (a.values[i] === b.values[j]) count++;
      if (a.values[i] <= b.values[j]) i++;
      else j++;
    }
  }
  return count;
}

function requireSameUsers(train: Csr, test: Csr): void {
  if (csrRows(train) === csrRows(test)) return;
  throw new BelfryError('SHAPE_MISMATCH', {
    given: `training items of ${csrRows(train)} users, test items of ${csrRows(test)}`,
    expected: 'the same users in both parts',
    change: 'Take both parts from one data set; a user without items has an empty list.',
  });
}
