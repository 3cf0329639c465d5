/**
 * A learned number b added to every score, z = s/τ + b: for losses whose scores are log-odds. It is one coordinate more of
 * both vectors, b·τ of queries and 1 of items, so that its gradient is what the kernel gives for that coordinate.
 */
import type { DenseParameter } from '@belfry/compute';
import type { ComparableVectors } from './similarity.js';

export function learnedBias(start: number): DenseParameter {
  return { name: 'bias', shape: [1], values: Float32Array.of(start) };
}

/** @param vectors [n, dim] @returns [n, dim + 1] */
export function withCoordinate(vectors: Float32Array, dim: number, value: number): Float32Array {
  const wider = new Float32Array((vectors.length / dim) * (dim + 1)).fill(value);
  for (let row = 0; row * dim < vectors.length; row++) {
    wider.set(vectors.subarray(row * dim, (row + 1) * dim), row * (dim + 1));
  }
  return wider;
}

/** @param wider [n, dim + 1] @returns [n, dim] */
function withoutCoordinate(wider: Float32Array, dim: number): Float32Array {
  const vectors = new Float32Array((wider.length / (dim + 1)) * dim);
  for (let row = 0; row * dim < vectors.length; row++) {
    vectors.set(wider.subarray(row * (dim + 1), row * (dim + 1) + dim), row * dim);
  }
  return vectors;
}

/** The same vectors with a coordinate more, which has no way back to the raw ones. */
export function widened({ vectors, toRawGradient }: ComparableVectors, dim: number, value: number): ComparableVectors {
  return {
    vectors: withCoordinate(vectors, dim, value),
    toRawGradient: (gradient) => toRawGradient(withoutCoordinate(gradient, dim)),
  };
}

/** Sum over rows of the last coordinate's gradient. @param wider [n, width] */
export function sumOfLastCoordinate(wider: Float32Array, width: number): number {
  let sum = 0;
  for (let i = width - 1; i < wider.length; i += width) sum += wider[i];
  return sum;
}
