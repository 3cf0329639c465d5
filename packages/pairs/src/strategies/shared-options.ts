/** Options that several strategies share. */
import { z } from 'zod';

export const listFields = {
  neighbours: z.int().min(1).max(10_000).default(100).describe('Items kept for each item, best first.'),
};

export const setFields = {
  maxItems: z
    .int()
    .min(2)
    .max(100_000)
    .default(1000)
    .describe('Newest different items of a sequence that are paired: the cost grows with the square.'),
};

export const windowFields = {
  window: z.int().min(1).max(1000).default(10).describe('Places before and after an item that are its context.'),
  backward: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('Factor on what stood before an item: 1 = both ways alike, 0 = only what came after.'),
  returns: z
    .number()
    .min(0)
    .max(100)
    .default(0)
    .describe(
      'Factor on an item that is met again in its own window; above 0 it stands in its own list, for logs where one comes back to items.',
    ),
  halfLife: z
    .number()
    .min(0)
    .default(0)
    .describe('Age at which a sequence counts half; 0 = old ones count like new ones.'),
  halfLifeUnit: z
    .enum(['sequences', 'days'])
    .default('sequences')
    .describe('What ages are counted in: sequences that came later, or days before the newest event.'),
};

export const categoryField = z
  .string()
  .default('category')
  .describe('Categorical feature that says which items are of one kind.');
