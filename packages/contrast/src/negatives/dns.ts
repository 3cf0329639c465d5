/**
 * Dynamic negative sampling (Zhang et al., SIGIR 2013): of M items drawn uniformly for a query, those that the model as it
 * stands scores best. Known positives and the own item are not drawn.
 */
import { z } from 'zod';
import { csrRow, type Csr, type Rng } from '@belfry/core';
import { leftOut } from './left-out.js';
import type { ModelView, NegativeSource, NegativeSourceKind, SourceParameter } from './negative-source.js';
import { ownSource } from './own-source.js';

const NONE = -1;
const DEFAULT_DRAWS = 32;
/** Draws for each one that is wanted before a query goes without: only a query that leaves out nearly all items does. */
const PATIENCE = 20;

export interface DnsSettings {
  /** M, different items drawn for each query. */
  readonly draws: number;
  /** Kept of them: at most M. */
  readonly perQuery: number;
  /** Of the term. */
  readonly weight: number;
  readonly itemCount: number;
  /** User row → item rows, ascending. */
  readonly knownPositives: Csr;
}

export function dnsNegatives({ draws, weight, itemCount, knownPositives, ...settings }: DnsSettings): NegativeSource {
  const perQuery = Math.min(settings.perQuery, draws);
  return ownSource({
    name: `dns:${draws}`,
    own: {
      perQuery,
      weight,
      draw(batch, rng, model) {
        const forbidden = leftOut(batch, knownPositives);
        const drawn = new Int32Array(batch.items.length * draws).fill(NONE);
        for (let query = 0; query < batch.items.length; query++) {
          drawn.set(drawDifferent(draws, itemCount, csrRow(forbidden, query), rng), query * draws);
        }
        return bestOf(drawn, perQuery, model.queryVectors(batch), model);
      },
    },
  });
}

/** Up to `count` different items outside a list. */
function drawDifferent(count: number, itemCount: number, forbidden: Int32Array, rng: Rng): Int32Array {
  const taken = new Set<number>();
  for (let tries = PATIENCE * count; tries > 0 && taken.size < count; tries--) {
    const item = rng.int(itemCount);
    if (!forbidden.includes(item)) taken.add(item);
  }
  return Int32Array.from(taken);
}

/** The best of each query's draws, best first. @param drawn [B·M] @returns [B·perQuery] */
function bestOf(drawn: Int32Array, perQuery: number, queries: Float32Array, model: ModelView): Int32Array {
  const { dim, kernels } = model;
  const queryCount = queries.length / dim;
  const draws = drawn.length / queryCount;
  const places = new Int32Array(drawn.length);
  const vectors = model.itemVectors(kernels.distinctRows(drawn, places));
  const scores = new Float32Array(drawn.length);
  for (let i = 0; i < drawn.length; i++) {
    const query = Math.floor(i / draws) * dim;
    scores[i] = places[i] < 0 ? -Infinity : dot(queries, query, vectors, places[i] * dim, dim);
  }
  const { rows } = kernels.selectTopK({ scores, columns: draws, k: perQuery });
  return rows.map((column, i) => (column < 0 ? NONE : drawn[Math.floor(i / perQuery) * draws + column]));
}

function dot(a: Float32Array, fromA: number, b: Float32Array, fromB: number, dim: number): number {
  let sum = 0;
  for (let k = 0; k < dim; k++) sum += a[fromA + k] * b[fromB + k];
  return sum;
}

const MAX_DRAWS = 10_000;
const drawsOption = z.int().min(1).max(MAX_DRAWS);

const drawsParameter: SourceParameter = {
  expected: `DRAWS, a whole number from 1 to ${MAX_DRAWS.toLocaleString('en-US')}`,
  read(text) {
    const parsed = text === '' ? null : drawsOption.safeParse(Number(text));
    return parsed?.success ? { draws: parsed.data } : null;
  },
};

export const dns: NegativeSourceKind = {
  summary: 'of items drawn uniformly for each query those that the model scores best',
  usesBatch: false,
  draws: true,
  hasOwn: true,
  parameter: drawsParameter,
  create: ({ draws = DEFAULT_DRAWS, count, ownWeight, itemCounts, knownPositives }) =>
    dnsNegatives({ draws, perQuery: count, weight: ownWeight, itemCount: itemCounts.length, knownPositives }),
};
