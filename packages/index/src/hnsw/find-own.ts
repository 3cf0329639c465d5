/**
 * Whether a graph leads to what it holds: some of its own vectors are asked for, and each must be found, or one that scores
 * as high. Vectors that come in an order, cluster by cluster, can end up where no link leads.
 */
import type { HnswGraph } from '@belfry/native';
import { inPieces, type Pieces } from '../pieces.js';
import { metricForms } from '../store/metric-forms.js';
import { spread } from './spread.js';

const ASKED = 500;
const PIECE_VECTORS = 128;
/** The score of a vector with itself is summed in another order here. */
const ROUNDING = 1e-6;

/** The share of some of these rows that are found, of those the graph holds. */
export async function shareOfOwnFound(graph: HnswGraph, rows: Int32Array, efSearch: number): Promise<number> {
  const { queries, least } = await inPieces(ownVectors(graph, rows));
  if (least.length === 0) return 1;
  const { scores } = await graph.search({ queries, k: 1, efSearch });
  return least.filter((score, n) => scores[n] >= score).length / least.length;
}

function* ownVectors(graph: HnswGraph, rows: Int32Array): Pieces<{ queries: Float32Array; least: number[] }> {
  const { dim, metric } = graph.options;
  const asked = Math.min(rows.length, ASKED);
  const queries = new Float32Array(asked * dim);
  let count = 0;
  for (let n = 0; n < asked; n += PIECE_VECTORS) {
    const length = Math.min(PIECE_VECTORS, asked - n);
    const piece = Int32Array.from({ length }, (_, i) => rows[spread(n + i, asked, rows.length)]);
    count += graph.copyVectors(piece, queries.subarray(count * dim, (count + length) * dim)).length;
    yield;
  }
  const own = queries.subarray(0, count * dim);
  const least = Array.from({ length: count }, (_, n) => {
    const score = metricForms[metric].score(own, n * dim, own, n * dim, dim);
    return score - ROUNDING * Math.abs(score);
  });
  return { queries: own, least };
}
