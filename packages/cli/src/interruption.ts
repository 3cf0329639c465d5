/** Ctrl-C and SIGTERM: the first asks the work to save and stop, the second ends the process at once. */
import type { Logger } from '@belfry/core';
import { onClosedPipe } from './output/stdout.js';

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

export interface Interruption {
  readonly signal: AbortSignal;
  stopWatching(): void;
}

/** @param graceful false leaves the signals their usual effect: they end the process. */
export function watchSignals(graceful: boolean, logger: Logger): Interruption {
  const controller = new AbortController();
  const onSignal = (name: keyof typeof SIGNALS): void => {
    if (controller.signal.aborted) process.exit(SIGNALS[name]);
    logger.warn(`${name}: saving and stopping; a second one stops at once`);
    controller.abort(name);
  };
  const names = graceful ? (Object.keys(SIGNALS) as (keyof typeof SIGNALS)[]) : [];
  for (const name of names) process.on(name, onSignal);
  return {
    signal: controller.signal,
    stopWatching: () => names.forEach((name) => process.off(name, onSignal)),
  };
}

/** Nobody reads stderr any more: whoever started the command is gone, and that is a SIGTERM. */
export function stopOnClosedStderr(): void {
  let isClosed = false;
  onClosedPipe(process.stderr, () => {
    if (!isClosed) process.kill(process.pid, 'SIGTERM');
    isClosed = true;
  });
}

/** Waits for the first Ctrl-C or SIGTERM. */
export async function interrupted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((stop) => {
    signal.addEventListener('abort', stop, { once: true });
  });
}
