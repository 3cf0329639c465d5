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
  const asked = spread(rows.length, ASKED);
  const queries = new Float32Array(asked.length * dim);
  const least: number[] = [];
  for (const [n, place] of asked.entries()) {
    const vector = graph.vector(rows[place]);
    if (vector !== null) {
      queries.set(vector, least.length * dim);
      const score = metricForms[metric].score(vector, 0, vector, 0, dim);
      least.push(score - ROUNDING * Math.abs(score));
    }
    if (n % PIECE_VECTORS === 0) yield;
  }
  return { queries: queries.subarray(0, least.length * dim), least };
}
