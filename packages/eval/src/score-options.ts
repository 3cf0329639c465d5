/** How the vectors of towers are compared when evaluating and serving. */
import { z } from 'zod';

export const scoreOptions = z.strictObject({
  similarity: z
    .enum(['cosine', 'dot'])
    .default('cosine')
    .describe('Compare by the angle between vectors or by their inner product.'),
  norm: z
    .number()
    .min(-2)
    .max(2)
    .default(0)
    .describe(
      "a: multiplies a user's similarity to item i by ‖vᵢ‖ᵃ, ‖vᵢ‖ the length of its vector before it is made a unit one. Under `cosine` 0 leaves lengths out and 1 ranks as `dot` does.",
    ),
  popularity: z
    .number()
    .default(0)
    .describe(
      'β: adds β · log q(i) to every score, q the share of item i in training. Softmax over the batch without logQ learns τ · log p(i|u)/q(i), so that β = `loss.temperature` ranks by p.',
    ),
});

export type ScoreOptions = z.output<typeof scoreOptions>;
