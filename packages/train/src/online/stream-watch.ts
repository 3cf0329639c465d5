/** How reading and learning keep up with a stream, from one window to the next: for the log. */
import type { EventStream } from '@belfry/data';

/** Plain JSON. */
export interface StreamStanding {
  /** Learnt from, between the ends of two windows: waiting, publishing and checkpoints lie in it. */
  readonly eventsPerSecond: number;
  /** null where the stream has nothing to tell: a file. */
  readonly stream: {
    /** Messages between what was read and the newest, of all partitions. */
    readonly lag: number;
    readonly bufferedBytes: number;
    /** Since the window before. */
    readonly deadLetters: number;
    readonly duplicates: number;
    readonly late: number;
  } | null;
}

export class StreamWatch {
  readonly #stream: EventStream;
  #lookedAt = performance.now();
  /** As of the window before, since the stream was opened. */
  #before = { deadLetters: 0, duplicates: 0, late: 0 };

  constructor(stream: EventStream) {
    this.#stream = stream;
  }

  /** @param events learnt from since it was asked last */
  look(events: number): StreamStanding {
    const now = performance.now();
    const eventsPerSecond = (1000 * events) / Math.max(1, now - this.#lookedAt);
    this.#lookedAt = now;
    return { eventsPerSecond, stream: this.#standing() };
  }

  #standing(): StreamStanding['stream'] {
    const { stats } = this.#stream;
    if (stats === undefined) return null;
    const { lag, bufferedBytes, deadLetters = 0, duplicates = 0, late = 0 } = stats;
    const before = this.#before;
    this.#before = { deadLetters, duplicates, late };
    return {
      lag: [...lag.values()].reduce((sum, messages) => sum + messages, 0),
      bufferedBytes,
      deadLetters: deadLetters - before.deadLetters,
      duplicates: duplicates - before.duplicates,
      late: late - before.late,
    };
  }
}
