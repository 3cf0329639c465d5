/**
 * Data whose right answer is known: users and items fall into blocks, and a user only ever picks items of the own
 * block. A model that has learned anything ranks the block's unseen items first.
 */
import { Rng } from '@belfry/core';
import { Vocabulary, type Dataset, type Interactions } from '@belfry/data';

export interface PlantedOptions {
  readonly blocks: number;
  readonly usersPerBlock: number;
  readonly itemsPerBlock: number;
  /** Training items of each user; the block's others are test. */
  readonly trainPerUser: number;
  readonly seed: number;
  /** Whether interactions carry timestamps, one day apart. */
  readonly timestamps?: boolean;
}

/** The block of user row u is u mod blocks, that of item row i is i mod blocks. */
export function plantedBlocks(options: PlantedOptions): Omit<Dataset, 'hash'> {
  const { blocks, usersPerBlock, itemsPerBlock, trainPerUser } = options;
  const rng = Rng.fromSeed(options.seed);
  const train: [number, number][] = [];
  const test: [number, number][] = [];
  for (let user = 0; user < blocks * usersPerBlock; user++) {
    const items = rng.shuffle(Array.from({ length: itemsPerBlock }, (_, n) => n * blocks + (user % blocks)));
    items.forEach((item, n) => (n < trainPerUser ? train : test).push([user, item]));
  }
  return {
    users: new Vocabulary(Array.from({ length: blocks * usersPerBlock }, (_, user) => `user-${user}`)),
    items: new Vocabulary(Array.from({ length: blocks * itemsPerBlock }, (_, item) => `item-${item}`)),
    userFeatures: { features: [] },
    itemFeatures: { features: [] },
    train: logOf(train, options.timestamps ?? false),
    validation: null,
    test: test.length > 0 ? logOf(test, options.timestamps ?? false) : null,
  };
}

const DAY_MS = 86_400_000;

function logOf(pairs: readonly (readonly [number, number])[], timestamps: boolean): Interactions {
  return {
    length: pairs.length,
    user: Int32Array.from(pairs, ([user]) => user),
    item: Int32Array.from(pairs, ([, item]) => item),
    timestamp: timestamps ? Float64Array.from(pairs, (_, n) => n * DAY_MS) : null,
    weight: null,
    session: null,
    event: null,
  };
}
