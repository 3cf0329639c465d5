/** The towers before a step, as sources of negatives see them: vectors as they are compared in the loss. */
import { comparableVectors, type ModelView, type Similarity } from '@belfry/contrast';
import type { Kernels } from '@belfry/native';
import type { Towers } from '@belfry/towers';
import type { ExampleBatch } from './examples.js';

export function modelViews(towers: Towers, similarity: Similarity, kernels: Kernels): (step: number) => ModelView {
  const { user, item } = towers;
  const compared = (raw: Float32Array): Float32Array => comparableVectors(similarity, kernels, raw, item.dim);
  return (step) => ({
    step,
    dim: item.dim,
    kernels,
    queryVectors: (batch) =>
      compared(
        user.encode({
          rows: batch.users,
          history: (batch as ExampleBatch).histories ?? null,
          positives: batch.items,
        }),
      ),
    itemVectors: (rows) => compared(item.encode({ rows, history: null })),
  });
}
