/** Options of the loss. */
import { z } from 'zod';
import { lossNames } from './registry.js';

export const lossOptions = z.strictObject({
  name: z
    .enum(lossNames)
    .default('batch-softmax')
    .describe('How scores of a positive and its candidates become a loss.'),
  temperature: z
    .number()
    .gt(0)
    .max(1000)
    .default(0.07)
    .describe('τ: scores are divided by it. About 0.05 to 0.2 for cosine, 1 for dot.'),
  logQ: z
    .boolean()
    .default(true)
    .describe(
      'Correct scores by the log of expected counts. `false` is biased towards rare items by design: it learns log p(i|u)/q(i).',
    ),
  form: z
    .enum(['auto', 'ranking', 'partition'])
    .default('auto')
    .describe(
      "The correction's form: `ranking` corrects every candidate, `partition` only the negatives; `auto` is the loss's own.",
    ),
  weight: z
    .number()
    .gt(0)
    .max(100)
    .default(1)
    .describe('Weight of the log-sum of negatives in `decoupled`: 1 is DCL, another value the bilateral softmax.'),
});

export type LossOptions = z.output<typeof lossOptions>;
