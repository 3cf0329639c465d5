/** Options of the training loop. */
import { z } from 'zod';

export const validationOptions = z.strictObject({
  strategy: z
    .enum(['auto', 'leave-last', 'random', 'none'])
    .default('auto')
    .describe(
      'How the validation part is cut from the training data (never from the test part): `auto` takes `leave-last` where there are timestamps, else `random`; `none` trains all epochs on everything.',
    ),
  fraction: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.1)
    .describe("Share of each user's training interactions held out by `random`."),
  users: z.int().min(0).default(10_000).describe('Validation users evaluated, drawn at random once; 0 = all.'),
});

export const averagingOptions = z.strictObject({
  kind: z
    .enum(['none', 'ema', 'mean'])
    .default('none')
    .describe(
      'Evaluate and publish an average of the weights: `ema` over the newest samples, older ones decaying, `mean` over all alike. Takes the memory of the tables once more.',
    ),
  decay: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.99)
    .describe('Factor per sample of `ema`: it reaches back about every / (1 − decay) steps.'),
  every: z.int().min(1).default(10).describe('Steps between two samples; each costs a pass over the tables.'),
  fromEpoch: z
    .int()
    .min(0)
    .default(0)
    .describe('Epochs before the first sample; until there is one, the weights count.'),
});

export type AveragingOptions = z.infer<typeof averagingOptions>;

export const trainOptions = z.strictObject({
  epochs: z.int().min(1).max(100_000).default(20).describe('Passes over the training interactions, at most.'),
  batchSize: z.int().min(1).max(1_048_576).default(1024).describe('Positive pairs per step.'),
  prefetch: z
    .int()
    .min(0)
    .max(64)
    .default(2)
    .describe(
      'Batches prepared ahead in a thread of their own, while the one before is computed; 0 = in step. The result is the same.',
    ),
  optimizer: z
    .enum(['adam', 'dense-adam', 'adagrad', 'sgd', 'lars'])
    .default('adam')
    .describe(
      '`adam` is lazy on tables: rows a step does not touch keep their moments; with `dense-adam` all rows move. `lars` moves each layer and each row in proportion to its norm.',
    ),
  learningRate: z.number().gt(0).default(0.001).describe('Peak learning rate.'),
  schedule: z
    .enum(['constant', 'cosine', 'exponential'])
    .default('constant')
    .describe('Course of the learning rate after the warm-up.'),
  warmupSteps: z.int().min(0).default(0).describe('Steps over which the learning rate rises linearly from 0.'),
  decay: z.number().gt(0).max(1).default(0.985).describe('Factor per epoch of `exponential`.'),
  weightDecay: z
    .number()
    .min(0)
    .default(0)
    .describe('Decoupled weight decay (AdamW); on tables only on the rows a step touches.'),
  momentum: z.number().min(0).lt(1).default(0).describe('Momentum of `sgd` and `lars`.'),
  averaging: averagingOptions.prefault({}),
  similarity: z.enum(['cosine', 'dot']).default('cosine').describe('How vectors are compared in the loss.'),
  products: z
    .enum(['float32', 'bfloat16'])
    .default('float32')
    .describe(
      "Format of the factors of the loss's matrix products; sums are float32. `bfloat16` is about twice as fast on processors that multiply it (`belfry doctor` says so), no faster elsewhere.",
    ),
  validation: validationOptions.prefault({}),
  monitor: z
    .string()
    .regex(/^(recall|ndcg|hit-rate|mrr|precision|map)@\d+$/)
    .default('ndcg@20')
    .describe('Validation figure that chooses the model.'),
  evaluateEvery: z.int().min(1).default(1).describe('Epochs between two validations.'),
  patience: z
    .int()
    .min(0)
    .default(5)
    .describe('Validations without a better figure before training stops; 0 = never stops early.'),
  refit: z
    .boolean()
    .default(true)
    .describe('After the choice, train afresh on the whole training part for the chosen number of steps.'),
  checkpointSeconds: z.number().min(0).default(60).describe('Seconds between two checkpoints; 0 = after every step.'),
  keepCheckpoints: z.int().min(1).default(2).describe('Newest checkpoints kept, beside the best one.'),
  logEvery: z.int().min(1).default(50).describe('Steps between two lines of metrics.jsonl.'),
  tensorboard: z
    .boolean()
    .default(false)
    .describe(
      'Whether the numbers of metrics.jsonl are written as TensorBoard events too, beside it in the run folder.',
    ),
  diagnosticsRows: z
    .int()
    .min(0)
    .default(1000)
    .describe('Users and items sampled for alignment, uniformity and the collapse alarm at each validation; 0 = off.'),
  seed: z.int().min(0).max(4_294_967_295).default(42).describe('Seed of everything random.'),
});

export type TrainOptions = z.infer<typeof trainOptions>;
