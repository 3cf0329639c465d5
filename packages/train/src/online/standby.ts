/** Waiting for a run that another process trains. */
import { setTimeout as delay } from 'node:timers/promises';
import { BelfryError, type Logger } from '@belfry/core';

const POLL_MS = 500;

/**
 * Takes a run as soon as it is free; that a process has died is seen by its lock.
 * @param take throws RUN_LOCKED while it is not @returns null where the signal came first
 */
export async function whenFree<Owned>(
  take: () => Promise<Owned>,
  { signal, logger }: { signal: AbortSignal; logger: Logger },
): Promise<Owned | null> {
  let waits = false;
  while (!signal.aborted) {
    try {
      return await take();
    } catch (error) {
      if (!(error instanceof BelfryError) || error.code !== 'RUN_LOCKED') throw error;
      if (!waits) logger.info(`standing by: ${error.given}`);
      waits = true;
    }
    await delay(POLL_MS, undefined, { signal }).catch(() => {});
  }
  return null;
}
