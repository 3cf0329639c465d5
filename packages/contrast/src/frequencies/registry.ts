/** The ways to know how often the batch sampler picks an item that options can name. */
import type { ItemFrequencies } from './item-frequencies.js';
import { logFrequencies } from './log-frequencies.js';
import { streamingFrequencies, type StreamingOptions } from './streaming-frequencies.js';

export const frequencies = {
  log: logFrequencies,
  streaming: streamingFrequencies,
} as const satisfies Record<string, (itemCounts: ArrayLike<number>, options: StreamingOptions) => ItemFrequencies>;

export type FrequenciesName = keyof typeof frequencies;

export const frequenciesNames = Object.keys(frequencies) as [FrequenciesName, ...FrequenciesName[]];
