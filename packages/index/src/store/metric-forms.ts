/**
 * How each metric becomes an inner product, the one thing kernels search by. A stored vector and a query have forms whose
 * inner product orders items as the metric does; scores are then computed from the forms, with sums in float64.
 */
import type { Metric } from '../vector-index.js';

export interface MetricForm {
  /** Coordinates of a form beyond those of the vector itself. */
  readonly extraCoordinates: number;
  /** Turns a vector, already copied to the first `dim` places, into the form of an item in place. */
  toItem(form: Float32Array, dim: number): void;
  toQuery(form: Float32Array, dim: number): void;
  /** Similarity, larger is better. */
  score(query: Float32Array, item: Float32Array, dim: number): number;
  /** Distance hnswlib computes between vectors. */
  readonly space: 'ip' | 'l2';
}

export const metricForms: Readonly<Record<Metric, MetricForm>> = {
  cosine: { extraCoordinates: 0, toItem: toUnit, toQuery: toUnit, score: innerProduct, space: 'ip' },
  dot: { extraCoordinates: 0, toItem: asItIs, toQuery: asItIs, score: innerProduct, space: 'ip' },
  // −‖q − v‖² = 2(q·v − ‖v‖²/2) − ‖q‖²: items carry −‖v‖²/2 in one more coordinate, queries 1.
  l2: {
    extraCoordinates: 1,
    toItem: (form, dim) => (form[dim] = -squaredLength(form, dim) / 2),
    toQuery: (form, dim) => (form[dim] = 1),
    score: minusSquaredDistance,
    space: 'l2',
  },
};

function asItIs(): void {}

function toUnit(form: Float32Array, dim: number): void {
  const length = Math.sqrt(squaredLength(form, dim));
  if (length > 0) for (let d = 0; d < dim; d++) form[d] /= length;
}

function squaredLength(vector: Float32Array, dim: number): number {
  return innerProduct(vector, vector, dim);
}

function innerProduct(a: Float32Array, b: Float32Array, dim: number): number {
  let sum = 0;
  for (let d = 0; d < dim; d++) sum += a[d] * b[d];
  return sum;
}

function minusSquaredDistance(a: Float32Array, b: Float32Array, dim: number): number {
  let sum = 0;
  for (let d = 0; d < dim; d++) sum += (a[d] - b[d]) ** 2;
  return -sum;
}
