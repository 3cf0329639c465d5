/** The configuration of a training run: one tree put together from the rooms' own schemas, over a preset. */
import { z } from 'zod';
import { BelfryError, mergeOptions, nearest, parseOptions, withRules, type OptionTree } from '@belfry/core';
import { lossOptions, negativesOptions, objectiveRules } from '@belfry/contrast';
import { evalOptions, scoreOptions } from '@belfry/eval';
import { towersOptions } from '@belfry/towers';
import { presets } from './presets.js';
import { trainOptions } from './train-options.js';

export const trainConfig = withRules(
  z.strictObject({
    towers: towersOptions.prefault({}),
    loss: lossOptions.prefault({}),
    negatives: negativesOptions.prefault({}),
    train: trainOptions.prefault({}),
    score: scoreOptions.prefault({}),
    eval: evalOptions.prefault({}),
  }),
  objectiveRules,
);

export type TrainConfig = z.infer<typeof trainConfig>;

/**
 * Lays the user's options over a preset and fills in the defaults.
 * @throws CONFIG_INVALID with all problems at once; USAGE for an unknown preset
 */
export function resolveTrainConfig(options: OptionTree, preset = 'two-tower'): TrainConfig {
  const row = presets[preset];
  if (row === undefined) {
    const known = Object.keys(presets);
    throw new BelfryError('USAGE', {
      given: `preset "${preset}"`,
      expected: `one of ${known.join(', ')}`,
      change: `Did you mean ${nearest(preset, known) ?? known[0]}?`,
    });
  }
  return parseOptions(trainConfig, mergeOptions(row.options as OptionTree, options), { source: 'configuration' });
}
