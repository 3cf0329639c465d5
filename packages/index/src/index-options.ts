/** Options of the vector index. */
import { z } from 'zod';
import { hnswOptions } from './hnsw/hnsw-options.js';
import { indexKindNames } from './registry.js';

export const indexOptions = z.strictObject({
  kind: z
    .enum(['auto', ...indexKindNames])
    .default('auto')
    .describe(
      '`exact` compares with every vector; `hnsw` searches a graph and may miss some, `hnswlib-node` one of that library; `auto` takes the first that pays and can be used, in the order hnsw, hnswlib-node, exact.',
    ),
  ...hnswOptions.shape,
});

export type IndexOptions = z.output<typeof indexOptions>;
