/** A tiny data set with a feature of every kind, and towers over it. */
import { csrFromPairs, parseOptions, Rng, type Csr } from '@belfry/core';
import type { Feature } from '@belfry/data';
import { createTowers, towersOptions, type Towers } from '@belfry/towers';

export const userCount = 6;
export const itemCount = 8;

export const dim = 4;

function features(rows: number, rng: Rng): Feature[] {
  const members = Array.from({ length: rows * 2 }, (_, n) => [Math.floor(n / 2), rng.int(5)]).slice(0, -2);
  return [
    {
      kind: 'categorical',
      name: 'colour',
      codes: Int32Array.from({ length: rows }, (_, row) => row % 4),
      names: ['', 'red', 'green', 'blue'],
    },
    {
      kind: 'bag',
      name: 'tags',
      bags: csrFromPairs(
        Int32Array.from(members, ([row]) => row),
        Int32Array.from(members, ([, tag]) => tag),
        rows,
      ),
      names: ['a', 'b', 'c', 'd', 'e'],
    },
    { kind: 'numeric', name: 'price', values: Float32Array.from({ length: rows }, () => Math.exp(3 * rng.normal())) },
    { kind: 'vector', name: 'image', dim: 3, values: Float32Array.from({ length: rows * 3 }, () => rng.normal()) },
    { kind: 'text', name: 'title', values: Array.from({ length: rows }, (_, row) => `row ${row}`) },
  ];
}

export const userFeatures = { features: features(userCount, Rng.fromSeed(11)) };
export const itemFeatures = { features: features(itemCount, Rng.fromSeed(12)) };

export const histories: Csr = csrFromPairs(
  Int32Array.of(0, 0, 0, 1, 2, 2, 4, 4, 4, 4, 5),
  Int32Array.of(3, 1, 3, 7, 0, 2, 5, 6, 7, 1, 4),
  userCount,
);

export interface TowerChoice {
  readonly user?: object;
  readonly item?: object;
  readonly tables?: object;
}

/** Towers of dimension {@link dim}, with embeddings of norm 1. */
export function smallTowers(choice: TowerChoice, seed = 1): Towers {
  return createTowers(smallOptions(choice), {
    userCount,
    itemCount,
    userFeatures,
    itemFeatures,
    histories,
    rng: Rng.fromSeed(seed),
  });
}

export function smallOptions({ user = {}, item = {}, tables = {} }: TowerChoice) {
  return parseOptions(towersOptions, { dim, user: { initNorm: 1, ...user }, item: { initNorm: 1, ...item }, tables });
}

/** The ways towers can be put together, each kind of part in at least one. */
export const choices: Record<string, TowerChoice> = {
  'plain ids': { user: { features: 'none' }, item: { features: 'none' } },
  'sum of ids and features': {},
  'sum of ids, categories and bags, without tensors': {
    user: { features: ['colour', 'tags'] },
    item: { features: ['tags'], bagPooling: 'sqrt-n' },
  },
  'hidden layers': {
    user: { layers: [6], embeddingDim: 3 },
    item: { layers: [5, 7], embeddingDim: 5, bagPooling: 'sum' },
  },
  gelu: { user: { layers: [6], activation: 'gelu' }, item: { layers: [6], activation: 'tanh' } },
  'mean of a history': { user: { features: 'none', history: { length: 3 } }, item: { features: 'none' } },
  'attention over a history': { user: { id: false, features: 'none', history: { length: 3, pooling: 'attention' } } },
  'attention by the newest item': {
    user: { features: ['price'], layers: [6], history: { length: 3, pooling: 'last-item' } },
  },
  'a history of another width': {
    user: { features: 'none', history: { length: 3 } },
    item: { layers: [3], embeddingDim: 3 },
  },
  'neighbours of both sides': {
    user: { features: 'none', neighbours: { weight: 0.5 } },
    item: { features: 'none', neighbours: { weight: 0.3 } },
  },
  'neighbours of another width, beside features': {
    user: { features: ['colour'], neighbours: { weight: 0.5 } },
    item: { layers: [3], embeddingDim: 3, neighbours: { weight: 0.5 } },
  },
  'a history with a table of its own': {
    user: { id: false, features: 'none', history: { length: 3, pooling: 'last-item', share: false } },
    item: { id: false },
  },
};

/** Users, one of them unknown, with repeats. */
export const someUsers = { rows: Int32Array.of(4, 0, -1, 4, 3), history: null };
export const someItems = { rows: Int32Array.of(7, 7, 0, -1, 2, 7), history: null };
