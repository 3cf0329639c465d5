/**
 * How vectors are compared in the loss. The scores kernel takes inner products; `cosine` makes them cosines by scaling
 * raw vectors to unit length before it and passing gradients back through that scaling after it.
 */
import { float32Copy } from '@belfry/core';
import type { Kernels } from '@belfry/native';

export type Similarity = 'cosine' | 'dot';

/** Vectors as the scores kernel takes them. */
export interface ComparableVectors {
  /** [n, dim] */
  readonly vectors: Float32Array;
  /** Turns ∂loss/∂vectors into ∂loss/∂raw, in place, and returns it. */
  toRawGradient(gradient: Float32Array): Float32Array;
}

/** @param raw [n, dim], left unchanged */
type Compare = (kernels: Kernels, raw: Float32Array, dim: number) => ComparableVectors;

export const similarities: Readonly<Record<Similarity, Compare>> = {
  dot: (_kernels, raw) => ({ vectors: raw, toRawGradient: (gradient) => gradient }),
  cosine(kernels, raw, dim) {
    const unit = float32Copy(raw);
    const norms = kernels.normalizeRows(unit, dim);
    return {
      vectors: unit,
      toRawGradient(gradient) {
        kernels.normalizeRowsGradient(unit, norms, dim, gradient);
        return gradient;
      },
    };
  },
};

/** Vectors as they are compared in the loss, without a way back. @param raw [n, dim], left unchanged */
export function comparableVectors(
  similarity: Similarity,
  kernels: Kernels,
  raw: Float32Array,
  dim: number,
): Float32Array {
  return similarities[similarity](kernels, raw, dim).vectors;
}
