import type { Kernels } from '@belfry/native';
import type { Pieces } from '../pieces.js';
import { requireQueries } from './check-input.js';
import { reserve } from './reserve.js';
import type { VectorStore } from './vector-store.js';

const PIECE_QUERIES = 64;

/** Forms of queries, to be compared with those of items [q, width]. @throws SHAPE_MISMATCH, INVALID_ARGUMENT, OUT_OF_MEMORY */
export function* queryForms(
  { dim, width, form }: VectorStore,
  queries: Float32Array,
  kernels: Kernels,
): Pieces<Float32Array> {
  yield* requireQueries(queries, dim, kernels);
  const count = queries.length / dim;
  const forms = reserve(() => new Float32Array(count * width));
  for (let q = 0; q < count; q++) {
    for (let d = 0; d < dim; d++) forms[q * width + d] = queries[q * dim + d];
    form.toQuery(forms, q * width, dim);
    if (q % PIECE_QUERIES === 0) yield;
  }
  return forms;
}
