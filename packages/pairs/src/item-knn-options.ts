/** Options of item-kNN. */
import { z } from 'zod';

export const itemKnnOptions = z.strictObject({
  neighbours: z.int().min(1).max(10_000).default(100).describe('Most similar items kept for each item.'),
  shrink: z
    .number()
    .min(0)
    .default(10)
    .describe('Added to the denominator of the cosine: items that share few users count less.'),
  userDamping: z
    .number()
    .min(0)
    .max(1)
    .default(0.4)
    .describe(
      'A user of n items counts n^−userDamping: 0 all alike, 1 as unit rows. Who has everything says little about which items belong together.',
    ),
});

export type ItemKnnOptions = z.output<typeof itemKnnOptions>;
