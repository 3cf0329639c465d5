/**
 * Events as columns. A server keeps some hundred events of each user who came by: an object each would take twice the
 * memory, and as much time of every collection of garbage. Plain arrays of numbers, as typed ones of such a size lie outside
 * the collected heap, which their coming and going leaves full of holes.
 */
export interface UserEvent {
  /** Item row. */
  readonly row: number;
  /** What was done (click, buy, …), where that is told. */
  readonly event: string | undefined;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

export class EventColumns {
  readonly #rows: number[] = [];
  readonly #timestamps: number[] = [];
  readonly #events: (string | undefined)[] = [];

  get length(): number {
    return this.#rows.length;
  }

  /** Item rows. */
  get rows(): readonly number[] {
    return this.#rows;
  }

  timestampAt(place: number): number {
    return this.#timestamps[place];
  }

  at(place: number): UserEvent {
    return { row: this.#rows[place], event: this.#events[place], timestamp: this.#timestamps[place] };
  }

  *[Symbol.iterator](): Generator<UserEvent> {
    for (let place = 0; place < this.length; place++) yield this.at(place);
  }

  /** Before the one at `place`; at the end where `place` is the length. */
  insert(place: number, { row, event, timestamp }: UserEvent): void {
    this.#rows.splice(place, 0, row);
    this.#timestamps.splice(place, 0, timestamp);
    this.#events.splice(place, 0, event);
  }

  replace(place: number, { row, event, timestamp }: UserEvent): void {
    this.#rows[place] = row;
    this.#timestamps[place] = timestamp;
    this.#events[place] = event;
  }

  /**
   * Takes out the first to make room for one before what is at `place`, 1 or more. In place: what `shift` and `push` do to a
   * full window is new memory again and again.
   */
  moveIn(place: number, event: UserEvent): void {
    const last = place - 1;
    for (let n = 0; n < last; n++) {
      this.#rows[n] = this.#rows[n + 1];
      this.#timestamps[n] = this.#timestamps[n + 1];
      this.#events[n] = this.#events[n + 1];
    }
    this.replace(last, event);
  }
}
