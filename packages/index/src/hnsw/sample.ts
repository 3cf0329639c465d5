/** A part of the vectors of a graph, as it stores them, to choose its storage by. */
import type { HnswGraph } from '@belfry/native';
import type { Pieces } from '../pieces.js';
import { metricForms } from '../store/metric-forms.js';
import type { Metric } from '../vector-index.js';
import { spread } from './spread.js';

/** Neighbours in the sample are further apart than in the whole, by little: the tenth root of 8 is 1.2. */
const SAMPLED = 65_536;
const PIECE_VECTORS = 128;

/** Of vectors that are to be added. */
export function* sampleOfVectors(vectors: Float32Array, dim: number, metric: Metric): Pieces<Float32Array> {
  const count = vectors.length / dim;
  const taken = Math.min(count, SAMPLED);
  const sample = new Float32Array(taken * dim);
  for (let n = 0; n < taken; n++) {
    const from = spread(n, taken, count) * dim;
    for (let d = 0; d < dim; d++) sample[n * dim + d] = vectors[from + d];
    if (metric === 'cosine') metricForms.cosine.toItem(sample, n * dim, dim);
    if (n % PIECE_VECTORS === 0) yield;
  }
  return sample;
}

/** @param rows that the graph holds */
export function* sampleOfGraph(graph: HnswGraph, rows: Int32Array): Pieces<Float32Array> {
  const { dim } = graph.options;
  const taken = Math.min(rows.length, SAMPLED);
  const sample = new Float32Array(taken * dim);
  for (let n = 0; n < taken; n += PIECE_VECTORS) {
    const length = Math.min(PIECE_VECTORS, taken - n);
    const piece = Int32Array.from({ length }, (_, i) => rows[spread(n + i, taken, rows.length)]);
    graph.copyVectors(piece, sample.subarray(n * dim, (n + length) * dim));
    yield;
  }
  return sample;
}
