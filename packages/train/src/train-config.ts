/** The configuration of a training run: one tree put together from the rooms' own schemas, over a preset. */
import { z } from 'zod';
import { mergeOptions, parseOptions, withRules, type OptionTree } from '@belfry/core';
import { lossOptions, negativesOptions, objectiveRules, similarityRules } from '@belfry/contrast';
import { evalOptions, scoreOptions } from '@belfry/eval';
import { towersOptions } from '@belfry/towers';
import { presets } from './presets.js';
import { trainOptions } from './train-options.js';

export const trainConfig = withRules(
  z.strictObject({
    preset: z
      .enum(Object.keys(presets))
      .default('two-tower')
      .describe('A method by name: a row of options laid under everything set here.'),
    towers: towersOptions.prefault({}),
    loss: lossOptions.prefault({}),
    negatives: negativesOptions.prefault({}),
    train: trainOptions.prefault({}),
    score: scoreOptions.prefault({}),
    eval: evalOptions.prefault({}),
  }),
  [
    ...objectiveRules,
    ...similarityRules,
    {
      paths: ['train.averaging.kind', 'towers.tables.precision'],
      check: ({ train, towers }) => train.averaging.kind === 'none' || towers.tables.precision === 'float32',
      expected: 'tables of float32 where their weights are averaged: eight significant bits do not hold an average',
      change: 'set towers.tables.precision to float32, or train.averaging.kind to none',
    },
    {
      paths: ['train.averaging.fromEpoch', 'train.epochs'],
      check: ({ train }) => train.averaging.fromEpoch < train.epochs,
      expected: 'fewer epochs before the first sample than there are: nothing would be averaged',
      change: 'lower train.averaging.fromEpoch or raise train.epochs',
    },
  ],
);

export type TrainConfig = z.output<typeof trainConfig>;

/**
 * Lays settings over their preset and fills in the defaults.
 * @param schema {@link trainConfig}, or one that extends it
 * @param source where the settings come from, for the message of an error
 * @throws CONFIG_INVALID with all problems at once
 */
export function resolveConfig<Schema extends z.ZodType>(
  schema: Schema,
  settings: OptionTree,
  source?: string,
): z.output<Schema> {
  const { preset = 'two-tower' } = settings;
  const row = typeof preset === 'string' ? presets[preset] : undefined;
  return parseOptions(schema, mergeOptions(row?.options ?? {}, settings), { source });
}
