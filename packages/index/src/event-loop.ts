import { setImmediate as nextTurn } from 'node:timers/promises';

/** Lets other work of the process run between two pieces of a long computation. */
export class EventLoop {
  readonly #holdMs: number;
  #since = performance.now();

  /** @param holdMs how long the computation may go on before it gives way */
  constructor(holdMs = 20) {
    this.#holdMs = holdMs;
  }

  async giveWay(): Promise<void> {
    if (performance.now() - this.#since < this.#holdMs) return;
    await nextTurn();
    this.#since = performance.now();
  }
}
