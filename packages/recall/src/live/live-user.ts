/** What one user did since the run, and every item ever seen. */
import type { UserEvent } from './event-columns.js';
import { KeptEvents } from './kept-events.js';
import { SeenItems } from './seen-items.js';

export class LiveUser {
  readonly events = new KeptEvents();
  readonly #seen: SeenItems;
  /** Encoded from the history as it is now; null = not yet. */
  vector: Float32Array | null = null;

  /** @param seen what the user had seen before, ascending, each once */
  constructor(seen: Int32Array) {
    this.#seen = new SeenItems(seen);
  }

  /** Ascending, each once; never written. */
  get seen(): Int32Array {
    return this.#seen.rows;
  }

  record(event: UserEvent): void {
    this.#seen.add(event.row);
    if (this.events.record(event)) this.vector = null;
  }
}
