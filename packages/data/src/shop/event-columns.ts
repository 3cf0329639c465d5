/** The log while it is made: one typed array per column, filled in place. No event is ever an object. */
import { NOISE } from './demand.js';

/** What is done with an item, and how much it counts as a training example. */
export const EVENTS = [
  { name: 'view', weight: 1 },
  { name: 'cart', weight: 2 },
  { name: 'buy', weight: 4 },
] as const;

export const VIEW = 0;
export const CART = 1;
export const BUY = 2;

/** A sorting key holds the time within the day and, below it, the place in the day's rows. */
const PLACES = 2 ** 25;

export class EventColumns {
  readonly user: Int32Array;
  readonly item: Int32Array;
  /** Milliseconds since 1970. */
  readonly timestamp: Float64Array;
  readonly session: Int32Array;
  /** Row of {@link EVENTS}. */
  readonly event: Int32Array;
  /** Row of the interest that led to the event, or {@link NOISE}. */
  readonly source: Int16Array;
  #length = 0;

  constructor(capacity: number) {
    this.user = new Int32Array(capacity);
    this.item = new Int32Array(capacity);
    this.timestamp = new Float64Array(capacity);
    this.session = new Int32Array(capacity);
    this.event = new Int32Array(capacity);
    this.source = new Int16Array(capacity).fill(NOISE);
  }

  get length(): number {
    return this.#length;
  }

  add(user: number, item: number, timestamp: number, session: number, event: number, source: number): void {
    const row = this.#length++;
    this.user[row] = user;
    this.item[row] = item;
    this.timestamp[row] = timestamp;
    this.session[row] = session;
    this.event[row] = event;
    this.source[row] = source;
  }

  /** Puts the rows from `start` on, all of one day, into order of time; rows of equal time keep their order. */
  sortDay(start: number, dayStart: number): void {
    const times = this.timestamp.subarray(start, this.#length);
    const keys = times.map((time, place) => (time - dayStart) * PLACES + place).sort();
    const order = new Uint32Array(keys.map((key) => key % PLACES));
    for (const column of [this.user, this.item, this.timestamp, this.session, this.event, this.source]) {
      const rows = column.subarray(start, this.#length);
      const held = rows.slice();
      for (let i = 0; i < order.length; i++) rows[i] = held[order[i]];
    }
  }
}
