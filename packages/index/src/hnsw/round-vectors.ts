/** Vectors as a graph's codes hold them, written out as float32: what walking on those codes sees. */
import type { GraphStorage } from '@belfry/native';
import type { Pieces } from '../pieces.js';
import { metricForms, type MetricForm } from '../store/metric-forms.js';
import type { Metric } from '../vector-index.js';

const LARGEST_INT8 = 127;
const PIECE_VECTORS = 64;
const PIECE_NUMBERS = 8192;

const bits = new Uint32Array(1);
const single = new Float32Array(bits.buffer);

/** @param perUnit codes of int8 for a coordinate of 1 */
const roundings: Readonly<Record<GraphStorage, (value: number, perUnit: number) => number>> = {
  float32: (value) => value,
  bfloat16(value) {
    single[0] = value;
    bits[0] = (bits[0] + 0x7fff + ((bits[0] >>> 16) & 1)) & 0xffff0000;
    return single[0];
  },
  int8: (value, perUnit) => (Math.sign(value) * Math.round(Math.abs(value) * perUnit)) / perUnit,
};

export interface RoundedForms {
  /** [n, width], to be compared by inner product */
  readonly items: Float32Array;
  /** [asked, width] */
  readonly queries: Float32Array;
  readonly width: number;
}

/**
 * Forms of vectors, and of some of them as queries. int8 has one scale for all vectors; an inner product lets each query
 * have its own, a distance does not.
 * @param vectors [n, dim] as a graph stores them: of unit length for cosine @param asked places of the queries
 */
export function* roundVectors(
  vectors: Float32Array,
  dim: number,
  metric: Metric,
  storage: GraphStorage,
  asked: readonly number[],
): Pieces<RoundedForms> {
  // The inner product of unit vectors is their cosine; rounded, they are compared as they are.
  const form = metricForms[metric === 'cosine' ? 'dot' : metric];
  const width = dim + form.extraCoordinates;
  const round = roundings[storage];
  const put = (from: number, perUnit: number, forms: Float32Array, to: number, turn: MetricForm['toItem']): void => {
    for (let d = 0; d < dim; d++) forms[to * width + d] = round(vectors[from * dim + d], perUnit);
    turn(forms, to * width, dim);
  };

  const perUnit = perUnitOf(yield* largestOf(vectors));
  const items = new Float32Array((vectors.length / dim) * width);
  for (let n = 0; n * width < items.length; n++) {
    put(n, perUnit, items, n, form.toItem);
    if (n % PIECE_VECTORS === 0) yield;
  }
  const queries = new Float32Array(asked.length * width);
  for (const [q, n] of asked.entries()) {
    const own = metric === 'l2' ? perUnit : perUnitOf(yield* largestOf(vectors.subarray(n * dim, (n + 1) * dim)));
    put(n, own, queries, q, form.toQuery);
  }
  return { items, queries, width };
}

function* largestOf(values: Float32Array): Pieces<number> {
  let largest = 0;
  for (let from = 0; from < values.length; from += PIECE_NUMBERS) {
    const to = Math.min(values.length, from + PIECE_NUMBERS);
    for (let i = from; i < to; i++) largest = Math.max(largest, Math.abs(values[i]));
    yield;
  }
  return largest;
}

function perUnitOf(largest: number): number {
  return largest > 0 ? LARGEST_INT8 / largest : 1;
}
