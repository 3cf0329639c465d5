/** A write that waits where requests would be told to come again. */
import { setTimeout } from 'node:timers/promises';
import { BelfryError } from '@belfry/core';
import type { Change, Outcome } from '../journal/change.js';
import type { Serving } from '../serving.js';

const PAUSE_MS = 50;

/** @throws what the write throws, OVERLOADED only once the signal is given */
export async function writePatiently(serving: Serving, change: Change, signal: AbortSignal): Promise<Outcome> {
  for (;;) {
    try {
      return await serving.write(change);
    } catch (error) {
      if (!(error instanceof BelfryError) || error.code !== 'OVERLOADED' || signal.aborted) throw error;
      await setTimeout(PAUSE_MS);
    }
  }
}
