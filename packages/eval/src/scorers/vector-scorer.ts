/**
 * Scores by inner products of served vectors. The kernels find a few candidates more than asked for; these are scored
 * again with sums in float64, rounded once to float32, and ordered by that. The figures therefore do not depend on the
 * implementation, the instruction set or the number of threads.
 */
import { BelfryError } from '@belfry/core';
import { getKernels, type Kernels, type TopK } from '@belfry/native';
import type { ServedVectors } from '../apply-score.js';
import type { Scorer } from '../scorer.js';

/** Candidates beyond k whose place rounding in the kernels could have changed. */
const MARGIN = 16;

/** @throws NON_FINITE_SCORE where a vector holds NaN or an infinity */
export function vectorScorer(
  vectors: Omit<ServedVectors, 'metric'>,
  kernels: Kernels = getKernels(),
  name = 'vectors',
): Scorer {
  const { dim, userVectors, itemVectors } = vectors;
  requireFinite('user', userVectors, dim);
  requireFinite('item', itemVectors, dim);
  const score = (user: number, item: number): number => {
    let sum = 0;
    for (let d = 0; d < dim; d++) sum += userVectors[user * dim + d] * itemVectors[item * dim + d];
    return Math.fround(sum);
  };
  return {
    name,
    topK(users, k, exclude) {
      const queries = new Float32Array(users.length * dim);
      kernels.gatherRows(userVectors, dim, users, queries);
      const wider = kernels.topK({ dim, queries, items: itemVectors, k: k + MARGIN, exclude });
      return reorder(wider, k, (query, item) => score(users[query], item));
    },
    scoresOf(users, items) {
      const scores = new Float32Array(items.values.length);
      users.forEach((user, query) => {
        for (let i = items.offsets[query]; i < items.offsets[query + 1]; i++) scores[i] = score(user, items.values[i]);
      });
      return scores;
    },
  };
}

/** The k best of each list of `wider`, by the given scores. */
function reorder(wider: TopK, k: number, score: (query: number, item: number) => number): TopK {
  const queryCount = wider.found.length;
  const list: TopK = {
    k,
    rows: new Int32Array(queryCount * k).fill(-1),
    scores: new Float32Array(queryCount * k).fill(-Infinity),
    found: wider.found.map((found) => Math.min(found, k)),
    tiedBeyond: new Int32Array(queryCount),
  };
  const rows = new Int32Array(wider.k);
  const scores = new Float32Array(wider.k);
  for (let query = 0; query < queryCount; query++) {
    const [found, kept] = [wider.found[query], list.found[query]];
    for (let n = 0; n < found; n++) {
      const row = wider.rows[query * wider.k + n];
      insert(rows, scores, n, row, score(query, row));
    }
    list.rows.set(rows.subarray(0, kept), query * k);
    list.scores.set(scores.subarray(0, kept), query * k);
    let end = kept;
    while (end < found && scores[end] === scores[kept - 1]) end++;
    list.tiedBeyond[query] = end - kept + (end === found ? wider.tiedBeyond[query] : 0);
  }
  return list;
}

/** Puts an entry in its place among the `count` before it, best first; they come nearly in order. */
function insert(rows: Int32Array, scores: Float32Array, count: number, row: number, score: number): void {
  let place = count;
  for (; place > 0; place--) {
    const before = place - 1;
    if (scores[before] > score || (scores[before] === score && rows[before] < row)) break;
    rows[place] = rows[before];
    scores[place] = scores[before];
  }
  rows[place] = row;
  scores[place] = score;
}

function requireFinite(side: string, vectors: Float32Array, dim: number): void {
  const at = vectors.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new BelfryError('NON_FINITE_SCORE', {
    given: `${vectors[at]} in the vector of ${side} row ${Math.floor(at / dim)}`,
    expected: 'finite numbers',
    change: 'Train again with a lower learning rate; these vectors cannot rank anything.',
  });
}
