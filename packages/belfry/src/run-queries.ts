/** Queries as a run gets them: users ask for items, items for items like themselves. */
import { Rng } from '@belfry/core';
import type { QuerySet } from '@belfry/index';
import { itemQuery } from '@belfry/recall';
import type { ServedRun } from './served-run.js';

/** Where queries come from. Another source = another row. */
const sources = { users: userQueries, items: itemQueries } as const;

export type QuerySource = keyof typeof sources;

export const querySources = Object.keys(sources) as QuerySource[];

/** @param most queries, drawn without replacement, in random order; all where there are fewer */
export async function runQueries(run: ServedRun, from: QuerySource, most: number, seed: number): Promise<QuerySet> {
  return sources[from](run, (count) => {
    const rows = Int32Array.from({ length: count }, (_, row) => row);
    return Rng.fromSeed(seed).fork(`${from} as queries`).shuffle(rows).slice(0, most);
  });
}

type Draw = (count: number) => Int32Array;

async function userQueries({ folder, users }: ServedRun, draw: Draw): Promise<QuerySet> {
  const { dim, values } = await folder.readVectors('user');
  return { dim, vectors: stacked(draw(users.size), dim, (row) => values.subarray(row * dim, (row + 1) * dim)) };
}

/** As `similar` asks: an item itself is left out, and so is what it adds to every user's score. */
async function itemQueries({ items, itemVectors, score }: ServedRun, draw: Draw): Promise<QuerySet> {
  const ownRows = draw(items.size);
  const hasBias = score.popularity !== 0;
  const { dim } = itemVectors;
  return { dim, ownRows, vectors: stacked(ownRows, dim, (row) => itemQuery({ itemVectors, hasBias }, row)) };
}

function stacked(rows: Int32Array, dim: number, vectorOf: (row: number) => Float32Array): Float32Array {
  const all = new Float32Array(rows.length * dim);
  rows.forEach((row, n) => all.set(vectorOf(row), n * dim));
  return all;
}
