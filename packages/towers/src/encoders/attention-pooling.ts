/**
 * Attention over lists of vectors (Vaswani et al. 2017, one head), computed on the host so that lists keep their own
 * lengths: sₜ = q·hₜ / √d, w = softmax(s), y = Σ wₜhₜ.
 */
import type { Csr } from '@belfry/core';

export interface AttentionInput {
  readonly dim: number;
  readonly lists: Csr;
  /** h, one per list member [lists.values.length, dim] */
  readonly members: Float32Array;
  /** q, one per list [lists, dim] */
  readonly queries: Float32Array;
}

/** @returns pooled vectors [lists, dim], zeros for an empty list; and the weight of each member */
export function poolByAttention({ dim, lists: { offsets }, members, queries }: AttentionInput): {
  pooled: Float32Array;
  weights: Float32Array;
} {
  const pooled = new Float32Array(queries.length);
  const weights = new Float32Array(members.length / dim);
  for (let list = 0; list + 1 < offsets.length; list++) {
    const [from, to] = [offsets[list], offsets[list + 1]];
    for (let t = from; t < to; t++) weights[t] = dot(members, t * dim, queries, list * dim, dim) / Math.sqrt(dim);
    softmax(weights.subarray(from, to));
    for (let t = from; t < to; t++) addScaled(pooled, list * dim, weights[t], members, t * dim, dim);
  }
  return { pooled, weights };
}

/**
 * ∂hₜ = wₜ·∂y + ∂sₜ·q/√d and ∂q = Σ ∂sₜ·hₜ/√d, with ∂sₜ = wₜ(∂y·hₜ − ∂y·y).
 *
 * @param weights from {@link poolByAttention}
 * @param gradient ∂y [lists, dim]
 */
export function attentionGradient(
  { dim, lists: { offsets }, members, queries }: AttentionInput,
  weights: Float32Array,
  gradient: Float32Array,
): { members: Float32Array; queries: Float32Array } {
  const memberGradient = new Float32Array(members.length);
  const queryGradient = new Float32Array(queries.length);
  for (let list = 0; list + 1 < offsets.length; list++) {
    const at = list * dim;
    const [from, to] = [offsets[list], offsets[list + 1]];
    let mean = 0;
    for (let t = from; t < to; t++) mean += weights[t] * dot(members, t * dim, gradient, at, dim);
    for (let t = from; t < to; t++) {
      const score = (weights[t] * (dot(members, t * dim, gradient, at, dim) - mean)) / Math.sqrt(dim);
      addScaled(memberGradient, t * dim, weights[t], gradient, at, dim);
      addScaled(memberGradient, t * dim, score, queries, at, dim);
      addScaled(queryGradient, at, score, members, t * dim, dim);
    }
  }
  return { members: memberGradient, queries: queryGradient };
}

function softmax(scores: Float32Array): void {
  const max = scores.reduce((highest, score) => Math.max(highest, score), -Infinity);
  let sum = 0;
  for (let i = 0; i < scores.length; i++) sum += scores[i] = Math.exp(scores[i] - max);
  for (let i = 0; i < scores.length; i++) scores[i] /= sum;
}

function dot(a: Float32Array, aAt: number, b: Float32Array, bAt: number, dim: number): number {
  let sum = 0;
  for (let j = 0; j < dim; j++) sum += a[aAt + j] * b[bAt + j];
  return sum;
}

function addScaled(
  target: Float32Array,
  to: number,
  factor: number,
  source: Float32Array,
  from: number,
  dim: number,
): void {
  for (let j = 0; j < dim; j++) target[to + j] += factor * source[from + j];
}
