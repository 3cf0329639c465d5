/**
 * Events as columns. A server keeps some hundred events of each user who came by: an object each would take four times the
 * memory, and as much time of every collection of garbage.
 */
export interface UserEvent {
  /** Item row. */
  readonly row: number;
  readonly event: string | undefined;
  readonly timestamp: number;
}

const FIRST_CAPACITY = 8;

export class EventColumns {
  #rows = new Int32Array(FIRST_CAPACITY);
  #timestamps = new Float64Array(FIRST_CAPACITY);
  readonly #events: (string | undefined)[] = [];

  get length(): number {
    return this.#events.length;
  }

  /** Item rows, as a view of what may change. */
  get rows(): Int32Array {
    return this.#rows.subarray(0, this.length);
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
    const { length } = this;
    if (length === this.#rows.length) this.#grow();
    this.#rows.copyWithin(place + 1, place, length);
    this.#timestamps.copyWithin(place + 1, place, length);
    this.#events.splice(place, 0, event);
    this.#rows[place] = row;
    this.#timestamps[place] = timestamp;
  }

  replace(place: number, { row, event, timestamp }: UserEvent): void {
    this.#rows[place] = row;
    this.#timestamps[place] = timestamp;
    this.#events[place] = event;
  }

  /** Takes out the first. */
  shift(): UserEvent {
    const first = this.at(0);
    this.#rows.copyWithin(0, 1, this.length);
    this.#timestamps.copyWithin(0, 1, this.length);
    this.#events.shift();
    return first;
  }

  #grow(): void {
    const [rows, timestamps] = [this.#rows, this.#timestamps];
    this.#rows = new Int32Array(2 * rows.length);
    this.#rows.set(rows);
    this.#timestamps = new Float64Array(2 * rows.length);
    this.#timestamps.set(timestamps);
  }
}
