/**
 * Long work in pieces, between which other work of the process may run. A piece is what a generator does from one `yield`
 * to the next; pieces are made small, a fraction of a millisecond.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';

export type Pieces<T> = Generator<void, T, unknown>;

/** How long pieces follow each other before the event loop turns: those of all works together, however many there are. */
const HOLD_MS = 0.5;

/** When the first piece of this turn of the event loop began. */
let heldSince: number | undefined;

/** To be called between two pieces: lets the event loop turn where pieces have held it for long enough. */
export async function giveWay(): Promise<void> {
  if (heldSince === undefined) {
    heldSince = performance.now();
    setImmediate(() => (heldSince = undefined));
  }
  if (performance.now() - heldSince >= HOLD_MS) await nextTurn();
}

export async function inPieces<T>(work: Pieces<T>): Promise<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await giveWay();
  }
}

/** Without giving way: for threads that have no event loop to keep free. */
export function atOnce<T>(work: Pieces<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
