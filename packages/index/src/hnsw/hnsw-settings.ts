/** What a saved index of kind hnsw says about its graph: its options, and what codes it is walked on. */
import { z } from 'zod';
import { hnswOptions } from './hnsw-options.js';

export const hnswSettings = hnswOptions.extend({
  /** What `storage: auto` chose. */
  encoded: z.enum(['float32', 'bfloat16', 'int8']).default('float32'),
  /** The size of coordinate that codes of int8 reach to; 0 = that of the vectors. */
  largest: z.number().min(0).default(0),
});
