/** The last event of each item. */
import { EventColumns, type UserEvent } from './event-columns.js';

export class LastEvents {
  /** In any order. */
  readonly #events = new EventColumns();
  /** By item row. */
  readonly #places = new Map<number, number>();

  /** Of an item that has a later one, or one of the same moment, nothing changes. */
  keep(event: UserEvent): void {
    const place = this.#places.get(event.row);
    if (place === undefined) {
      this.#places.set(event.row, this.#events.length);
      this.#events.insert(this.#events.length, event);
    } else if (this.#events.timestampAt(place) < event.timestamp) this.#events.replace(place, event);
  }

  /** Oldest first. */
  inOrder(): UserEvent[] {
    return [...this.#events].sort((a, b) => a.timestamp - b.timestamp);
  }
}
