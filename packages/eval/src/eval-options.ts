/** Options of evaluation. */
import { z } from 'zod';

export const evalOptions = z.strictObject({
  k: z
    .array(z.int().min(1).max(10_000))
    .min(1)
    .default([10, 20, 50])
    .describe('List lengths at which figures are given.'),
  users: z.int().min(0).default(0).describe('Users evaluated at most, drawn at random with `seed`; 0 = all.'),
  mask: z
    .enum(['train', 'none'])
    .default('train')
    .describe(
      'What a list leaves out: the items of the user in training, or nothing (where items recur, as in sessions).',
    ),
  bootstrapSamples: z
    .int()
    .min(0)
    .max(100_000)
    .default(1000)
    .describe('Resamples of the users behind the 95 % intervals; 0 = no intervals.'),
  seed: z
    .int()
    .min(0)
    .max(4_294_967_295)
    .default(42)
    .describe('Seed of the sample of users, of the bootstrap and of the order of lists that have none.'),
});

export type EvalOptions = z.output<typeof evalOptions>;
