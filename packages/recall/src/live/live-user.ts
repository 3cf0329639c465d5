/** What one user did since the run: the newest events in order of time, and every item ever seen. */
import { HISTORY_LENGTH } from '../live-recall.js';

export interface UserEvent {
  /** Item row. */
  readonly row: number;
  readonly event: string | undefined;
  readonly timestamp: number;
}

export class LiveUser {
  /** The newest, oldest first. */
  readonly #window: UserEvent[] = [];
  /** Items seen since the run whose events are no longer in the window, each with the last of those. */
  readonly #older = new Map<number, UserEvent>();
  /** Ascending, each once; replaced as a whole, never written. */
  #seen: Int32Array;
  /** Encoded from the history as it is now; null = not yet. */
  vector: Float32Array | null = null;

  /** @param seen what the user had seen before, ascending, each once */
  constructor(seen: Int32Array) {
    this.#seen = seen;
  }

  get seen(): Int32Array {
    return this.#seen;
  }

  /** Item rows of the newest events, oldest first. */
  get recent(): number[] {
    return this.#window.map(({ row }) => row);
  }

  /** All that is kept, oldest first. */
  get events(): UserEvent[] {
    const older = [...this.#older.values()].sort((a, b) => a.timestamp - b.timestamp);
    return [...older, ...this.#window];
  }

  /** An event that is known already changes nothing. */
  record(event: UserEvent): void {
    const { row, timestamp } = event;
    this.#see(row);
    let place = this.#window.length;
    while (place > 0 && this.#window[place - 1].timestamp > timestamp) place--;
    for (let same = place - 1; same >= 0 && this.#window[same].timestamp === timestamp; same--) {
      if (this.#window[same].row === row && this.#window[same].event === event.event) return;
    }
    if (this.#window.length < HISTORY_LENGTH) this.#window.splice(place, 0, event);
    else if (place === 0) return this.#keepOlder(event);
    else {
      this.#window.splice(place, 0, event);
      this.#keepOlder(this.#window.shift()!);
    }
    this.vector = null;
  }

  #keepOlder(event: UserEvent): void {
    const known = this.#older.get(event.row);
    if (known === undefined || known.timestamp < event.timestamp) this.#older.set(event.row, event);
  }

  #see(row: number): void {
    let low = 0;
    for (let high = this.#seen.length; low < high;) {
      const middle = (low + high) >>> 1;
      if (this.#seen[middle] < row) low = middle + 1;
      else high = middle;
    }
    if (this.#seen[low] === row) return;
    const longer = new Int32Array(this.#seen.length + 1);
    longer.set(this.#seen.subarray(0, low));
    longer[low] = row;
    longer.set(this.#seen.subarray(low), low + 1);
    this.#seen = longer;
  }
}
