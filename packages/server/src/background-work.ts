/** Work beside the requests: begun when the server is up, given up when it stops. */
import type { Background, ServerContext } from './server-context.js';

export class BackgroundWork {
  readonly #stopping = new AbortController();
  readonly #all: Promise<unknown>;

  constructor(works: readonly Background[], context: ServerContext) {
    const { signal } = this.#stopping;
    this.#all = Promise.all(
      works.map(async ({ name, run }) => {
        try {
          await run(context, signal);
        } catch (error) {
          context.log.error({ err: error }, `${name} has ended: the server goes on without it`);
        }
      }),
    );
  }

  /** Settles when all of it has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#all;
  }
}
