/** A known joint distribution of 8 users and 12 items, skewed on both sides, and a sampler of its pairs. */
import type { ContrastBatch } from '@belfry/contrast';
import { AliasTable, Rng } from '@belfry/core';

export const USERS = 8;
export const ITEMS = 12;

const rng = Rng.fromSeed(2024);
const affinity = Float64Array.from(
  { length: USERS * ITEMS },
  (_, pair) => Math.exp(0.8 * rng.normal()) / (1 + (pair % ITEMS)) ** 0.6,
);
const total = affinity.reduce((sum, value) => sum + value, 0);

/** [users, items] p(u, i) */
export const joint = affinity.map((value) => value / total);
/** p(i) */
export const itemMarginal = Float64Array.from({ length: ITEMS }, (_, item) =>
  sumOver(USERS, (user) => joint[user * ITEMS + item]),
);
const userMarginal = Float64Array.from({ length: USERS }, (_, user) =>
  sumOver(ITEMS, (item) => joint[user * ITEMS + item]),
);

/** log p(i|u) */
export const logConditional = (user: number, item: number): number =>
  Math.log(joint[user * ITEMS + item] / userMarginal[user]);
/** log p(i|u)/p(i) */
export const pmi = (user: number, item: number): number => logConditional(user, item) - Math.log(itemMarginal[item]);
/** I(u; i) in nats */
export const mutualInformation = joint.reduce(
  (sum, p, pair) => sum + p * pmi(Math.floor(pair / ITEMS), pair % ITEMS),
  0,
);

const pairs = new AliasTable(joint);

export function sampleBatch(size: number, random: Rng): ContrastBatch {
  const drawn = Int32Array.from({ length: size }, () => pairs.sample(random));
  return {
    users: drawn.map((pair) => Math.floor(pair / ITEMS)),
    items: drawn.map((pair) => pair % ITEMS),
    weights: null,
  };
}

function sumOver(count: number, value: (index: number) => number): number {
  return Array.from({ length: count }, (_, index) => value(index)).reduce((sum, x) => sum + x, 0);
}
