/** The grid of a comparison of negatives, as one writes it in a file. */
import { z } from 'zod';
import { withRules } from '@belfry/core';

const settings = z.record(z.string(), z.unknown());

/** What a trial has from its place in the grid: a strategy cannot try values of it. */
const SET_BY_THE_GRID = ['train.seed', 'train.epochs', 'train.patience', 'score.similarity'];

const values = z
  .record(z.string(), z.array(z.union([z.number(), z.string(), z.boolean()])).min(1))
  .describe('Values to try, by the path of their option, such as `loss.margin`; every combination of them.');

export const budgetOptions = z
  .union([
    z.strictObject({ steps: z.int().min(1).describe('Training steps.') }),
    z.strictObject({ cpuSeconds: z.number().gt(0).describe('Processor seconds of training.') }),
  ])
  .describe('How long a trial trains.');

const strategyOptions = z.strictObject({
  name: z.string().min(1).describe('Name in the report.'),
  settings: settings.describe('Laid over the base.'),
  varies: z
    .enum(['negatives.count', 'train.batchSize'])
    .default('negatives.count')
    .describe('The option that N is: for negatives out of the batch, its size.'),
  grid: values.optional().describe('Values to try in place of those of `grid` above.'),
});

const finalOptions = z.strictObject({
  strategies: z.int().min(1).default(3).describe('The best so many are trained to their plateau.'),
  budget: budgetOptions.default({ cpuSeconds: 600 }).describe('How long a plateau is looked for, at most.'),
  looks: z.int().min(1).default(12).describe('Looks among which the plateau is found, over the whole budget.'),
  patience: z
    .int()
    .min(0)
    .default(2)
    .describe('Looks without a better one that end the search; 0 = it never ends early.'),
  seeds: z.array(z.int().min(0)).min(2).default([11, 12, 13, 14, 15]).describe('Of the runs on the test part.'),
});

export const gridOptions = withRules(
  z.strictObject({
    base: settings.default({}).describe('Settings of every trial, as in a configuration file.'),
    strategies: z.array(strategyOptions).min(1).describe('What is compared.'),
    counts: z.array(z.int().min(1)).min(1).default([256, 1024, 4096]).describe('Values of N.'),
    chooseAt: z
      .int()
      .min(1)
      .default(1024)
      .describe('The N at which values of `grid` are tried; the best go to the other N.'),
    grid: values.default({ 'loss.temperature': [0.05, 0.1, 0.2] }),
    seeds: z.array(z.int().min(0)).min(1).default([1]).describe('Every point is the mean over them.'),
    budget: budgetOptions.default({ cpuSeconds: 60 }),
    looks: z.int().min(0).default(4).describe('Looks at the validation part on the way.'),
    users: z.int().min(0).default(10_000).describe('Users measured; 0 = all.'),
    final: finalOptions.prefault({}).describe('The last stage, and the only one that is measured on the test part.'),
  }),
  [
    {
      paths: ['chooseAt', 'counts'],
      check: ({ chooseAt, counts }) => counts.includes(chooseAt),
      expected: 'chooseAt among counts',
      change: 'set chooseAt to one of counts, or add it to them',
    },
    {
      paths: ['strategies'],
      check: ({ strategies }) => new Set(strategies.map(({ name }) => name)).size === strategies.length,
      expected: 'strategies of different names',
      change: 'rename those that share a name',
    },
    {
      paths: ['grid', 'strategies'],
      check: ({ grid, strategies }) =>
        strategies.every(({ varies, grid: own = grid }) =>
          Object.keys(own).every((path) => path !== varies && !SET_BY_THE_GRID.includes(path)),
        ),
      expected: `values of options that the comparison does not set itself (what a strategy varies, ${SET_BY_THE_GRID.join(', ')})`,
      change: 'leave these out of grid; N has its values from counts, seeds from seeds',
    },
  ],
);

export type NegativesGrid = z.output<typeof gridOptions>;
export type GridStrategy = NegativesGrid['strategies'][number];
export type GridValue = z.output<typeof values>[string][number];

export const gridExample = `base: { preset: matrix-factorization, towers: { dim: 64 } }
strategies:
  - { name: in-batch, varies: train.batchSize, settings: { loss: { name: batch-softmax }, negatives: { name: in-batch } } }
  - { name: uniform, settings: { loss: { name: decoupled }, negatives: { name: uniform } } }
  - { name: ccl, settings: { loss: { name: ccl }, negatives: { name: uniform } }, grid: { loss.margin: [0.5, 0.7, 0.9] } }
counts: [256, 1024, 4096]
chooseAt: 1024
grid: { loss.temperature: [0.05, 0.1, 0.2] }
seeds: [1]
budget: { cpuSeconds: 60 }
final: { strategies: 3, budget: { cpuSeconds: 600 }, seeds: [11, 12, 13] }
`;
