/** What shapes an HNSW graph: options of the index, and settings a saved one carries. */
import { z } from 'zod';

export const hnswOptions = z.strictObject({
  m: z
    .int()
    .min(2)
    .max(200)
    .default(16)
    .describe('HNSW: links per vector and layer. More finds more, at the cost of memory.'),
  efConstruction: z
    .int()
    .min(1)
    .max(10_000)
    .default(200)
    .describe('HNSW: candidates kept while linking a vector. More finds more, at the cost of building time.'),
  efSearch: z
    .int()
    .min(1)
    .max(100_000)
    .default(128)
    .describe('HNSW: candidates kept while searching. More finds more, at the cost of search time.'),
  seed: z.int().min(0).max(4_294_967_295).default(42).describe('HNSW: seed of the layer each vector reaches.'),
  storage: z
    .enum(['auto', 'float32', 'bfloat16', 'int8'])
    .default('auto')
    .describe(
      'Kind `hnsw`: numbers the graph is walked on; scores are float32 in any case. Narrower ones take less time; `auto` takes the narrowest that keeps the neighbourhoods of a sample.',
    ),
});

export type HnswOptions = z.output<typeof hnswOptions>;
