/** How the vectors of towers are compared when evaluating and serving. */
import { z } from 'zod';

export const scoreOptions = z.strictObject({
  similarity: z
    .enum(['cosine', 'dot'])
    .default('cosine')
    .describe('Compare by the angle between vectors or by their inner product.'),
  popularity: z
    .number()
    .default(0)
    .describe(
      'β: adds β · log q(i) to every score, q the share of item i in training. Training without logQ learns log p(i|u)/q(i), which β > 0 undoes.',
    ),
});

export type ScoreOptions = z.output<typeof scoreOptions>;
