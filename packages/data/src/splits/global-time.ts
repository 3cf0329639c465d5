/** `global-time`: everything from one moment on, as when a model is trained today and used tomorrow. */
import { BelfryError } from '@belfry/core';
import type { Interactions } from '../interactions.js';

/**
 * @param from the moment in ms; or null to choose it so that about `fraction` of all interactions come at or after it
 * @returns [log.length] 1 = held out
 */
export function markFrom(log: Interactions, from: number | null, fraction: number): Uint8Array {
  const timestamps = timestampsFor(log);
  const start = from ?? quantile(timestamps, 1 - fraction);
  return Uint8Array.from(timestamps, (timestamp) => Number(timestamp >= start));
}

function timestampsFor({ timestamp }: Interactions): Float64Array {
  if (timestamp !== null) return timestamp;
  throw new BelfryError('SPLIT_IMPOSSIBLE', {
    given: 'a split by time of a log without timestamps',
    expected: 'a timestamp column',
    change: 'Map the column (--map timestamp=COLUMN), or split by random.',
  });
}

function quantile(values: Float64Array, share: number): number {
  return values.slice().sort()[Math.min(values.length - 1, Math.ceil(values.length * share))];
}
