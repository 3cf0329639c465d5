/**
 * The configuration a user writes: one tree of all rooms' options. A preset is laid under it, and one parse reports all
 * problems. Training reads all of it but `index`, which is what `buildIndex` builds.
 */
import { z } from 'zod';
import { mergeOptions, parseOptions, type OptionTree } from '@belfry/core';
import { indexOptions } from '@belfry/index';
import { presets, trainConfig } from '@belfry/train';

export const runConfigOptions = trainConfig.safeExtend({
  preset: z.enum(Object.keys(presets)).default('two-tower').describe('A method by name: a row of options laid under everything set here.'),
  index: indexOptions.prefault({}),
});

export type RunConfig = z.output<typeof runConfigOptions>;

/**
 * @param settings what the user sets; everything left out comes from the preset, then from the defaults
 * @param source where the settings come from, for the message of an error
 * @throws CONFIG_INVALID with all problems
 */
export function resolveConfig(settings: OptionTree, source?: string): RunConfig {
  const preset = presets[String(settings.preset ?? 'two-tower')]?.options ?? {};
  return parseOptions(runConfigOptions, mergeOptions(preset, settings), { source });
}
