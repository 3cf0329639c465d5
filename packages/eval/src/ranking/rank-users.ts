/** Ranks the catalogue for one block of users and says where their relevant items stand. */
import { BelfryError, csrFromLists, csrGather, csrRow, type Csr, type Rng } from '@belfry/core';
import type { TopK } from '@belfry/native';
import type { Scorer } from '../scorer.js';
import { pessimisticRanks, type Ranked } from './pessimistic-ranks.js';
import { randomList } from './random-list.js';

export interface RankingTask {
  readonly scorer: Scorer;
  readonly itemCount: number;
  /** Length of the lists. */
  readonly k: number;
  /** Per user row, items left out of the list, ascending. */
  readonly masked: Csr;
  /** Per user row, items that should be found, ascending. */
  readonly relevant: Csr;
  /** Source of the order of users for whom there is none. */
  readonly rng: Rng;
}

export interface UserRanking {
  readonly relevant: Int32Array;
  /** Items recommended, best first. */
  readonly list: Int32Array;
  readonly ranked: Ranked;
  /** Every candidate had the same score: the order is random. */
  readonly withoutRanking: boolean;
}

/** @throws NON_FINITE_SCORE */
export function rankUsers(users: Int32Array, task: RankingTask): UserRanking[] {
  const top = task.scorer.topK(users, task.k, csrGather(task.masked, users));
  requireNumbers(users, top, task);
  const relevantTied = countRelevantTied(users, top, task);
  return Array.from(users, (user, n) => {
    const masked = csrRow(task.masked, user);
    const relevant = csrRow(task.relevant, user);
    const sought = new Set(relevant);
    const found = top.found[n];
    const rows = top.rows.subarray(n * top.k, n * top.k + found);
    const scores = top.scores.subarray(n * top.k, n * top.k + found);
    const withoutRanking =
      scores[0] === scores[found - 1] && found + top.tiedBeyond[n] === task.itemCount - masked.length;
    if (withoutRanking) {
      const list = randomList(task.rng.fork(`user ${user}`), task.k, task.itemCount, masked);
      return { relevant, list, ranked: ranksIn(list, sought), withoutRanking };
    }
    const ranked = pessimisticRanks(
      { rows, scores, found, tiedBeyond: top.tiedBeyond[n], relevantTiedBeyond: relevantTied[n] },
      (item) => sought.has(item),
    );
    return { relevant, list: rows, ranked, withoutRanking };
  });
}

function ranksIn(list: Int32Array, sought: ReadonlySet<number>): Ranked {
  const ranks = Array.from(list.keys()).filter((place) => sought.has(list[place]));
  return { ranks, items: ranks.map((place) => list[place]) };
}

/** Of the items that share the score a list ends with but stand outside it, the relevant ones; asked of the scorer only for such lists. */
function countRelevantTied(users: Int32Array, top: TopK, { scorer, relevant, masked }: RankingTask): Int32Array {
  const counts = new Int32Array(users.length);
  const cut = Int32Array.from(users.keys()).filter((n) => top.tiedBeyond[n] > 0);
  if (cut.length === 0) return counts;
  const outside = Array.from(cut, (n) => {
    const gone = new Set([...top.rows.subarray(n * top.k, n * top.k + top.found[n]), ...csrRow(masked, users[n])]);
    return csrRow(relevant, users[n]).filter((item) => !gone.has(item));
  });
  const asked = csrFromLists(outside);
  const scores = scorer.scoresOf(
    Int32Array.from(cut, (n) => users[n]),
    asked,
  );
  cut.forEach((n, c) => {
    const last = top.scores[n * top.k + top.found[n] - 1];
    for (let i = asked.offsets[c]; i < asked.offsets[c + 1]; i++) if (scores[i] === last) counts[n]++;
  });
  return counts;
}

/** NaN shows as a list that is shorter than it has to be (a comparison never finds it) or as a score in it. */
function requireNumbers(
  users: Int32Array,
  { k, found, scores }: TopK,
  { scorer, itemCount, masked }: RankingTask,
): void {
  users.forEach((user, n) => {
    const candidates = itemCount - csrRow(masked, user).length;
    const bad = scores.subarray(n * k, n * k + found[n]).find((score) => !Number.isFinite(score));
    const enough = scorer.isPartial === true ? 0 : Math.min(k, candidates);
    if (bad === undefined && found[n] >= enough) return;
    throw new BelfryError('NON_FINITE_SCORE', {
      given:
        bad === undefined
          ? `a list of ${found[n]} among ${candidates} candidates by ${scorer.name}`
          : `score ${bad} by ${scorer.name}`,
      expected: 'a finite score for every candidate',
      change: 'Look for NaN in what the scorer computes from.',
    });
  });
}
