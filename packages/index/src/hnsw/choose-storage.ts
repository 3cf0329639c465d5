/**
 * Which numbers a graph is walked on: the narrowest that keep neighbourhoods. Of vectors taken as queries, the 10 nearest
 * must be among the 20 nearest once vectors and queries are rounded: walking finds candidates, exact scores order them.
 */
import { csrFromLists } from '@belfry/core';
import type { GraphStorage, Kernels, TopK } from '@belfry/native';
import { inPieces } from '../pieces.js';
import type { Metric } from '../vector-index.js';
import { roundVectors } from './round-vectors.js';
import { spread } from './spread.js';

const QUERIES = 200;
const NEAREST = 10;
const AMONG = 20;
/** Share of the true nearest that must be kept. */
const KEPT_LEAST = 0.98;

/** Narrowest first. */
const narrow = ['int8', 'bfloat16'] as const satisfies readonly GraphStorage[];

export interface StorageChoice {
  readonly storage: GraphStorage;
  /** For people: what each kind of numbers keeps. */
  readonly reason: string;
}

/** @param vectors [n, dim] as a graph stores them (of unit length for cosine), a sample of those it holds */
export async function chooseStorage(
  vectors: Float32Array,
  dim: number,
  metric: Metric,
  kernels: Kernels,
): Promise<StorageChoice> {
  const count = vectors.length / dim;
  const length = Math.min(count, QUERIES);
  const asked = Array.from({ length }, (_, n) => spread(n, length, count));
  const exclude = csrFromLists(asked.map((item) => [item]));
  const nearest = async (storage: GraphStorage, k: number): Promise<TopK> => {
    const { items, queries, width } = await inPieces(roundVectors(vectors, dim, metric, storage, asked));
    return kernels.topKAsync({ dim: width, items, queries, k, exclude });
  };
  const truth = await nearest('float32', NEAREST);
  const reasons: string[] = [];
  for (const storage of narrow) {
    const kept = keptShare(truth, await nearest(storage, AMONG));
    reasons.push(`${storage} keeps ${kept.toFixed(3)} of the ${NEAREST} nearest`);
    if (kept >= KEPT_LEAST) return { storage, reason: reasons.join(', ') };
  }
  return { storage: 'float32', reason: reasons.join(', ') };
}

function keptShare(truth: TopK, among: TopK): number {
  let kept = 0;
  let all = 0;
  truth.found.forEach((found, q) => {
    const rounded = new Set(among.rows.subarray(q * among.k, q * among.k + among.found[q]));
    for (const row of truth.rows.subarray(q * truth.k, q * truth.k + found)) if (rounded.has(row)) kept++;
    all += found;
  });
  return all === 0 ? 1 : kept / all;
}
