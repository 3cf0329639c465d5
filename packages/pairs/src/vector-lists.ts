/**
 * Vectors as lists: each item's nearest by inner product. With a temperature the weights are those of a softmax over the list,
 * exp((s − s₁)/τ): what a vector trained by softmax believes, comparable with shares of counts.
 */
import type { Kernels } from '@belfry/native';
import { itself } from './lists/itself.js';
import { rangesOfLists } from './lists/rows-at-once.js';
import { ListBuilder, type WeightedLists } from './lists/weighted-lists.js';

export interface VectorListsInput {
  readonly dim: number;
  /** [items, dim] */
  readonly queryVectors: Float32Array;
  /** [items, dim] */
  readonly itemVectors: Float32Array;
  /** Items in each list. */
  readonly k: number;
  /** null = weights are the inner products. */
  readonly temperature: number | null;
  /** Whether an item may stand in its own list. */
  readonly keepsItself: boolean;
}

export function vectorLists(input: VectorListsInput, kernels: Kernels): WeightedLists {
  const { dim, queryVectors, itemVectors, temperature, keepsItself } = input;
  const itemCount = itemVectors.length / dim;
  const k = Math.min(input.k, itemCount);
  const builder = new ListBuilder(itemCount);
  for (const [from, to] of rangesOfLists(itemCount, k)) {
    const { rows, scores, found } = kernels.topK({
      dim,
      queries: queryVectors.subarray(from * dim, to * dim),
      items: itemVectors,
      k,
      ...(keepsItself ? {} : { exclude: itself(from, to) }),
    });
    found.forEach((count, n) => {
      const own = scores.subarray(n * k, n * k + count);
      const weights = temperature === null ? own : own.map((score) => Math.exp((score - own[0]) / temperature));
      builder.append(rows.subarray(n * k, n * k + count), weights);
    });
  }
  return builder.finish();
}
