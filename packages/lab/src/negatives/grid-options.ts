/** The grid of a comparison of negatives, as one writes it in a file. */
import { z } from 'zod';

const settings = z.record(z.string(), z.unknown());

export const budgetOptions = z
  .union([
    z.strictObject({ steps: z.int().min(1).describe('Training steps.') }),
    z.strictObject({ cpuSeconds: z.number().gt(0).describe('Processor seconds of training.') }),
  ])
  .describe('How long a trial trains.');

export const gridOptions = z.strictObject({
  base: settings.default({}).describe('Settings of every trial, as in a configuration file.'),
  strategies: z
    .array(
      z.strictObject({
        name: z.string().min(1).describe('Name in the report.'),
        settings: settings.describe('Laid over the base.'),
        varies: z
          .enum(['negatives.count', 'train.batchSize'])
          .default('negatives.count')
          .describe('The option that N is: for negatives out of the batch, its size.'),
      }),
    )
    .min(1)
    .describe('What is compared.'),
  counts: z.array(z.int().min(1)).min(1).default([256, 1024, 4096]).describe('Values of N.'),
  temperatures: z
    .array(z.number().gt(0))
    .min(3)
    .default([0.05, 0.1, 0.2])
    .describe('Each strategy has the best of them, by validation, at each N.'),
  seeds: z.array(z.int().min(0)).min(1).default([1]).describe('Every point is the mean over them.'),
  budget: budgetOptions.default({ cpuSeconds: 60 }),
  looks: z.int().min(0).default(4).describe('Looks at the validation part on the way.'),
  users: z.int().min(0).default(10_000).describe('Users measured; 0 = all.'),
  final: z
    .strictObject({
      strategies: z.int().min(1).default(3).describe('The best so many are trained to their plateau.'),
      budget: budgetOptions.default({ cpuSeconds: 600 }),
      looks: z.int().min(1).default(12).describe('Looks among which the plateau is found.'),
      seeds: z.array(z.int().min(0)).min(2).default([11, 12, 13, 14, 15]).describe('Of the runs on the test part.'),
    })
    .prefault({})
    .describe('The last stage, and the only one that is measured on the test part.'),
});

export type NegativesGrid = z.output<typeof gridOptions>;
export type GridStrategy = NegativesGrid['strategies'][number];

export const gridExample = `base: { preset: matrix-factorization, towers: { dim: 64 } }
strategies:
  - { name: in-batch, varies: train.batchSize, settings: { loss: { name: batch-softmax }, negatives: { name: in-batch } } }
  - { name: uniform, settings: { loss: { name: decoupled }, negatives: { name: uniform } } }
counts: [256, 1024, 4096]
temperatures: [0.05, 0.1, 0.2]
seeds: [1]
budget: { cpuSeconds: 60 }
final: { strategies: 3, budget: { cpuSeconds: 600 }, seeds: [11, 12, 13] }
`;
