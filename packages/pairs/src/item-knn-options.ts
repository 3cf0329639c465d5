/** Options of item-kNN. */
import { z } from 'zod';

export const itemKnnOptions = z.strictObject({
  neighbours: z.int().min(1).max(10_000).default(100).describe('Most similar items kept for each item.'),
  shrink: z.number().min(0).default(0).describe('Added to the denominator of the cosine: items that share few users count less.'),
});

export type ItemKnnOptions = z.output<typeof itemKnnOptions>;
