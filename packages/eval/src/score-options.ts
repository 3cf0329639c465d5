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
      'β: adds β · log q(i) to every score, q the share of item i in training. Softmax over the batch without logQ learns τ · log p(i|u)/q(i), so that β = `loss.temperature` ranks by p.',
    ),
});

export type ScoreOptions = z.output<typeof scoreOptions>;
