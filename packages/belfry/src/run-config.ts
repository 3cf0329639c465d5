/**
 * The configuration a user writes: one tree of all rooms' options. A preset is laid under it, and one parse reports all
 * problems. Training reads all of it but `index`, which is what `buildIndex` builds.
 */
import type { z } from 'zod';
import type { OptionTree } from '@belfry/core';
import { indexOptions } from '@belfry/index';
import { resolveConfig as resolve, trainConfig } from '@belfry/train';

export const runConfigOptions = trainConfig.safeExtend({
  index: indexOptions.prefault({}),
});

export type RunConfig = z.output<typeof runConfigOptions>;

/**
 * @param settings what the user sets; everything left out comes from the preset, then from the defaults
 * @param source where the settings come from, for the message of an error
 * @throws CONFIG_INVALID with all problems
 */
export function resolveConfig(settings: OptionTree, source?: string): RunConfig {
  return resolve(runConfigOptions, settings, source);
}
