/** Work beside the requests: begun when the server is up, given up when it stops, begun again where it has failed. */
import { setTimeout } from 'node:timers/promises';
import type { Background, ServerContext } from './server-context.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;

export class BackgroundWork {
  readonly #stopping = new AbortController();
  readonly #all: Promise<unknown>;

  constructor(works: readonly Background[], context: ServerContext) {
    const { signal } = this.#stopping;
    this.#all = Promise.all(works.map((work) => keepRunning(work, context, signal)));
  }

  /** Settles when all of it has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#all;
  }
}

/** Until it has come to its end, or the signal is given. */
async function keepRunning({ name, run }: Background, context: ServerContext, signal: AbortSignal): Promise<void> {
  for (let pause = FIRST_PAUSE_MS; !signal.aborted; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await run(context, signal);
    } catch (error) {
      if (signal.aborted) return;
      context.log.error({ err: error }, `${name} has failed; it begins again in ${pause / 1000} s`);
      await setTimeout(pause, undefined, { signal }).catch(() => {});
    }
  }
}
