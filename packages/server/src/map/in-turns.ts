/** A long loop that lets the event loop turn between its pieces, so that a server answers meanwhile. */
import { setImmediate } from 'node:timers/promises';

/** Some milliseconds of work. */
const PIECE = 1000;

export async function inTurns(count: number, visit: (n: number) => void): Promise<void> {
  for (let from = 0; from < count; from += PIECE) {
    const to = Math.min(from + PIECE, count);
    for (let n = from; n < to; n++) visit(n);
    await setImmediate();
  }
}
