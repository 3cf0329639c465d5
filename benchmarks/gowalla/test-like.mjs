// Weights that let a hold-out stand for gowalla's test part, whose items are more popular and less like a user's others than
// items held out at random: w = (users of the item)^a · (its likeness to the user's items)^b. The powers are those with which two methods that
// learn nothing, popularity and item-kNN, find as much of the hold-out as they find of the test part.
import { csrGather, csrRow } from '@belfry/core';
import { itemKnnScorer, popularityScorer } from '@belfry/eval';
import { itemKnn, itemKnnOptions } from '@belfry/pairs';

/** Recall@20 on the test part: `npm run bench -- gowalla`, baselines of benchmarks/results/gowalla.json. */
const TARGETS = { popularity: 0.0416, 'item-knn': 0.1547 };
const HALVINGS = 30;

/**
 * @param train and held: per user the rows of items, ascending @param users rows measured
 * @returns `powers`, and `measure(scorer)`: weighted recall and NDCG at k
 */
export function testLike({ train, held, itemCounts, users, k }) {
  const pairs = pairsOf(held, users);
  const likeness = likenessOf(train, itemCounts, pairs);
  const logs = {
    popularity: pairs.items.map((item) => Math.log(itemCounts[item])),
    likeness: likeness.map((value) => Math.log(value + 1e-4)),
  };
  const neighbours = itemKnn({ itemsOfUsers: train, itemCount: itemCounts.length, options: itemKnnOptions.parse({}) });
  const found = {
    popularity: gainsOf(popularityScorer(itemCounts)).hits,
    knn: gainsOf(itemKnnScorer(train, neighbours)).hits,
  };
  const weightsOf = (a, b) => logs.popularity.map((log, n) => Math.exp(a * log + b * logs.likeness[n]));
  const popularityFor = (b) =>
    bisect(0, 2, (a) => weightedRecall(found.popularity, weightsOf(a, b)) < TARGETS.popularity);
  const b = bisect(
    -2,
    0,
    (power) => weightedRecall(found.knn, weightsOf(popularityFor(power), power)) < TARGETS['item-knn'],
  );
  const a = popularityFor(b);
  const chosen = weightsOf(a, b);
  return {
    powers: { popularity: a, likeness: b },
    measure(scorer) {
      const { hits, gains } = gainsOf(scorer);
      return { recall: weightedRecall(hits, chosen), ndcg: weightedNdcg(gains, chosen) };
    },
  };

  /** Whether each pair is among the first k, and its gain there. */
  function gainsOf(scorer) {
    const top = scorer.topK(users, k, csrGather(train, users));
    const hits = new Float64Array(pairs.items.length);
    const gains = new Float64Array(pairs.items.length);
    for (const [n, { from, to }] of pairs.ranges.entries()) {
      const places = new Map(Array.from(top.rows.subarray(n * k, (n + 1) * k), (row, place) => [row, place]));
      for (let at = from; at < to; at++) {
        const place = places.get(pairs.items[at]);
        if (place === undefined) continue;
        hits[at] = 1;
        gains[at] = 1 / Math.log2(place + 2);
      }
    }
    return { hits, gains };
  }

  function weightedRecall(hits, weights) {
    return meanOver(({ from, to }) => sum(from, to, (n) => hits[n] * weights[n]) / sum(from, to, (n) => weights[n]));
  }

  /** Weights have the mean 1 for each user. */
  function weightedNdcg(gains, weights) {
    return meanOver(({ from, to }) => {
      const scale = (to - from) / sum(from, to, (n) => weights[n]);
      const best = sum(0, Math.min(k, to - from), (place) => 1 / Math.log2(place + 2));
      return (scale * sum(from, to, (n) => gains[n] * weights[n])) / best;
    });
  }

  function meanOver(figure) {
    return pairs.ranges.reduce((total, range) => total + figure(range), 0) / pairs.ranges.length;
  }
}

/** What is held out of the users, user by user. */
function pairsOf(held, users) {
  const lists = [...users].map((user) => csrRow(held, user));
  let to = 0;
  const ranges = lists.map((list, n) => ({ user: users[n], from: to, to: (to += list.length) }));
  return { items: lists.flatMap((list) => [...list]), ranges };
}

/** Mean cosine of each pair's item with the items of its user, over the users they were met by. */
function likenessOf(train, itemCounts, { items, ranges }) {
  const usersOf = Array.from(itemCounts, () => []);
  for (let user = 0; user + 1 < train.offsets.length; user++)
    for (const item of csrRow(train, user)) usersOf[item].push(user);
  const own = new Uint8Array(itemCounts.length);
  const values = [];
  for (const { user, from, to } of ranges) {
    const list = csrRow(train, user);
    for (const item of list) own[item] = 1;
    for (let n = from; n < to; n++) {
      let sumOfCosines = 0;
      for (const other of usersOf[items[n]])
        for (const item of csrRow(train, other)) if (own[item] === 1) sumOfCosines += 1 / Math.sqrt(itemCounts[item]);
      values.push(sumOfCosines / Math.sqrt(Math.max(1, itemCounts[items[n]])) / list.length);
    }
    for (const item of list) own[item] = 0;
  }
  return values;
}

function sum(from, to, term) {
  let total = 0;
  for (let n = from; n < to; n++) total += term(n);
  return total;
}

/** Where `isBelow` turns from true to false. */
function bisect(low, high, isBelow) {
  for (let n = 0; n < HALVINGS; n++) {
    const middle = (low + high) / 2;
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
