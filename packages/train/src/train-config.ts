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
  [...objectiveRules, ...similarityRules],
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
