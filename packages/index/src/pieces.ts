/**
 * Long work in pieces, between which other work of the process may run. A piece is what a generator does from one `yield`
 * to the next; pieces are made small, a fraction of a millisecond.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';

export type Pieces<T> = Generator<void, T, unknown>;

/** How long pieces follow each other before the event loop has its turn. */
const HOLD_MS = 1;

/** For work that holds its own pieces: {@link GivingWay.now} between two of them. */
export class GivingWay {
  #since = performance.now();

  /** Lets the event loop turn where it was held for a millisecond. */
  async now(): Promise<void> {
    if (performance.now() - this.#since < HOLD_MS) return;
    await nextTurn();
    this.#since = performance.now();
  }
}

export async function inPieces<T>(work: Pieces<T>): Promise<T> {
  const way = new GivingWay();
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await way.now();
  }
}

/** Without giving way: for threads that have no event loop to keep free. */
export function atOnce<T>(work: Pieces<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
