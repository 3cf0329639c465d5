/** Options of the loss. What is null has the loss's own default. */
import { z } from 'zod';
import type { LossParameter } from './contrastive-loss.js';
import { lossKindOf, lossNames, type LossName } from './registry.js';

/** The defaults of the losses that take a number: `1 for decoupled; 50 for ccl`. */
export function defaultsOf(parameter: LossParameter): string {
  const defaultOf = (name: LossName) => lossKindOf(name).takes[parameter];
  const values = [...new Set(lossNames.map(defaultOf))].filter((value) => value !== undefined);
  const losses = (value: number) => lossNames.filter((name) => defaultOf(name) === value).join(', ');
  return values.map((value) => `${value} for ${losses(value)}`).join('; ');
}

export const lossOptions = z.strictObject({
  name: z
    .enum(lossNames)
    .default('batch-softmax')
    .describe('How scores of a positive and its candidates become a loss.'),
  temperature: z
    .number()
    .gt(0)
    .max(1000)
    .nullable()
    .default(null)
    .describe(
      `τ: scores are divided by it. About 0.05 to 0.2 for cosine, 1 for dot; null = ${defaultsOf('temperature')}.`,
    ),
  endTemperature: z
    .number()
    .gt(0)
    .max(1000)
    .nullable()
    .default(null)
    .describe('τ at the end of training, reached in equal ratios; null = as at the start.'),
  learnsTemperature: z
    .boolean()
    .nullable()
    .default(null)
    .describe('Learn τ, from `temperature` on, between 0.01 and 10; null = only for `nce` and `sgns` on cosines.'),
  learnsBias: z
    .boolean()
    .nullable()
    .default(null)
    .describe('Learn a number added to every score, in `nce` and `sgns`; null = only on cosines.'),
  logQ: z
    .boolean()
    .nullable()
    .default(null)
    .describe(
      "Correct scores by the log of expected counts; null = the loss's own. Without, a loss learns log p(i|u)/q(i), which is biased towards rare items.",
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
    .max(10_000)
    .nullable()
    .default(null)
    .describe(`Weight of the negatives; null = ${defaultsOf('weight')}.`),
  margin: z
    .number()
    .min(-1)
    .max(1)
    .nullable()
    .default(null)
    .describe(`Cosine below which a candidate is not pushed; null = ${defaultsOf('margin')}.`),
  gamma: z
    .number()
    .gt(0)
    .max(1000)
    .nullable()
    .default(null)
    .describe(`Weight of uniformity beside alignment; null = ${defaultsOf('gamma')}.`),
  positivePrior: z
    .number()
    .min(0)
    .lt(1)
    .nullable()
    .default(null)
    .describe(`Share of the candidates that a query is thought to like unseen; null = ${defaultsOf('positivePrior')}.`),
});

export type LossOptions = z.output<typeof lossOptions>;
