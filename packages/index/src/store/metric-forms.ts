/**
 * How each metric becomes an inner product, the one thing kernels search by. A stored vector and a query have forms whose
 * inner product orders items as the metric does; scores are then computed from the forms, with sums in float64.
 */
import type { Metric } from '../vector-index.js';

export interface MetricForm {
  /** Coordinates of a form beyond those of the vector itself. */
  readonly extraCoordinates: number;
  /** Turns the vector at `at` into the form of an item in place. */
  toItem(forms: Float32Array, at: number, dim: number): void;
  toQuery(forms: Float32Array, at: number, dim: number): void;
  /** Similarity of two forms, larger is better. */
  score(queries: Float32Array, queryAt: number, items: Float32Array, itemAt: number, dim: number): number;
  /** Distance hnswlib computes between vectors. */
  readonly space: 'ip' | 'l2';
}

export const metricForms: Readonly<Record<Metric, MetricForm>> = {
  cosine: { extraCoordinates: 0, toItem: toUnit, toQuery: toUnit, score: innerProduct, space: 'ip' },
  dot: { extraCoordinates: 0, toItem: asItIs, toQuery: asItIs, score: innerProduct, space: 'ip' },
  // −‖q − v‖² = 2(q·v − ‖v‖²/2) − ‖q‖²: items carry −‖v‖²/2 in one more coordinate, queries 1.
  l2: {
    extraCoordinates: 1,
    toItem: (forms, at, dim) => (forms[at + dim] = -innerProduct(forms, at, forms, at, dim) / 2),
    toQuery: (forms, at, dim) => (forms[at + dim] = 1),
    score: minusSquaredDistance,
    space: 'l2',
  },
};

function asItIs(): void {}

function toUnit(forms: Float32Array, at: number, dim: number): void {
  const length = Math.sqrt(innerProduct(forms, at, forms, at, dim));
  if (length > 0) for (let d = at; d < at + dim; d++) forms[d] /= length;
}

function innerProduct(a: Float32Array, aAt: number, b: Float32Array, bAt: number, dim: number): number {
  let sum = 0;
  for (let d = 0; d < dim; d++) sum += a[aAt + d] * b[bAt + d];
  return sum;
}

function minusSquaredDistance(a: Float32Array, aAt: number, b: Float32Array, bAt: number, dim: number): number {
  let sum = 0;
  for (let d = 0; d < dim; d++) sum += (a[aAt + d] - b[bAt + d]) ** 2;
  return -sum;
}
