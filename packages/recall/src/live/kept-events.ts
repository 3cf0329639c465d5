/** What is kept of the events of one user. */
import { HISTORY_LENGTH } from '../live-recall.js';
import { EventColumns, type UserEvent } from './event-columns.js';
import { LastEvents } from './last-events.js';

/**
 * The events of one user that recall keeps: the newest {@link HISTORY_LENGTH} by timestamp in full, of earlier ones the last of
 * each item. Recorded again, or in another order, events of different moments come to the same state.
 */
export class KeptEvents {
  /** The newest, oldest first. */
  readonly #window = new EventColumns();
  /** Of items whose events are no longer in the window; null until there are any. */
  #older: LastEvents | null = null;

  /** Item rows of the newest, oldest first. */
  get newestRows(): readonly number[] {
    return this.#window.rows;
  }

  /** All of them, oldest first. */
  *[Symbol.iterator](): Generator<UserEvent> {
    if (this.#older !== null) yield* this.#older.inOrder();
    yield* this.#window;
  }

  /** One that is known already changes nothing. @returns whether the newest are others now */
  record(event: UserEvent): boolean {
    const { row, timestamp } = event;
    const window = this.#window;
    let place = window.length;
    while (place > 0 && window.timestampAt(place - 1) > timestamp) place--;
    for (let same = place - 1; same >= 0 && window.timestampAt(same) === timestamp; same--) {
      const known = window.at(same);
      if (known.row === row && known.event === event.event) return false;
    }
    if (window.length < HISTORY_LENGTH) {
      window.insert(place, event);
      return true;
    }
    this.#older ??= new LastEvents();
    if (place === 0) {
      this.#older.keep(event);
      return false;
    }
    this.#older.keep(window.at(0));
    window.moveIn(place, event);
    return true;
  }
}
