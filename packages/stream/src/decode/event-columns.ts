/** Events in typed columns that grow at the end and are cut from the front. Ids become numbers here. */
import type { StreamBatch } from '@belfry/data';
import { IdDictionary } from './id-dictionary.js';

/** What {@link EventColumns.take} cuts off: a {@link StreamBatch} but for its ranges, and the events' ids. */
export interface EventPart extends Omit<StreamBatch, 'ranges'> {
  /** Hash of each event's id (53 bits); −1 where it has none. */
  readonly id: Float64Array;
}

type Numbers = Int32Array | Float32Array | Float64Array;

/** The event is of no type. */
export const NO_TYPE = -1;

/** Rows there is room for at first. */
const FIRST_ROWS = 4096;

export class EventColumns {
  readonly users = new IdDictionary();
  readonly items = new IdDictionary();
  readonly types = new IdDictionary();
  /** The columns, to be written at the places that {@link makeRoom} gives. */
  user = new Int32Array(FIRST_ROWS);
  item = new Int32Array(FIRST_ROWS);
  timestamp = new Float64Array(FIRST_ROWS);
  weight = new Float32Array(FIRST_ROWS);
  type = new Int32Array(FIRST_ROWS);
  partition = new Int32Array(FIRST_ROWS);
  offset = new Float64Array(FIRST_ROWS);
  id = new Float64Array(FIRST_ROWS);
  /** The rows are start … end of the arrays. */
  #start = 0;
  #end = 0;
  #room = FIRST_ROWS;
  /** Ids that were handed out with a part before. */
  #givenUsers = 0;
  #givenItems = 0;
  #givenTypes = 0;

  /** Events held. */
  get length(): number {
    return this.#end - this.#start;
  }

  /** One event. `user`, `item` and `type` (−1 = none) are codes of the dictionaries, `id` a hash or −1 (none). */
  append(
    user: number,
    item: number,
    timestamp: number,
    weight: number,
    type: number,
    partition: number,
    offset: number,
    id: number,
  ): void {
    const row = this.makeRoom(1);
    this.user[row] = user;
    this.item[row] = item;
    this.timestamp[row] = timestamp;
    this.weight[row] = weight;
    this.type[row] = type;
    this.partition[row] = partition;
    this.offset[row] = offset;
    this.id[row] = id;
    this.added(1);
  }

  /**
   * Makes room for events whose columns the caller writes itself, and says at which place the first of them goes.
   * The columns may be other arrays after it. {@link added} makes them events.
   */
  makeRoom(events: number): number {
    if (this.#end + events > this.#room) this.#move(events);
    return this.#end;
  }

  /** The next `events` places hold events now. */
  added(events: number): void {
    this.#end += events;
  }

  /** Cuts off the first `events`, in arrays of their own (to be transferred), with the ids that come up in them first. */
  take(events: number): EventPart {
    const from = this.#start;
    const to = Math.min(from + events, this.#end);
    const user = this.user.slice(from, to);
    const item = this.item.slice(from, to);
    const type = this.type.slice(from, to);
    const [users, items, types] = [this.#givenUsers, this.#givenItems, this.#givenTypes];
    this.#givenUsers = Math.max(users, largest(user) + 1);
    this.#givenItems = Math.max(items, largest(item) + 1);
    this.#givenTypes = Math.max(types, largest(type) + 1);
    const part: EventPart = {
      length: to - from,
      user,
      item,
      timestamp: this.timestamp.slice(from, to),
      weight: this.weight.slice(from, to),
      type,
      partition: this.partition.slice(from, to),
      offset: this.offset.slice(from, to),
      id: this.id.slice(from, to),
      newUsers: this.users.texts(users, this.#givenUsers),
      newItems: this.items.texts(items, this.#givenItems),
      newTypes: this.types.texts(types, this.#givenTypes),
    };
    this.#start = to;
    if (this.#start === this.#end) this.#start = this.#end = 0;
    return part;
  }

  /** Moves the rows to the front where that leaves half the room free, into larger arrays otherwise. */
  #move(events: number): void {
    const [from, to] = [this.#start, this.#end];
    const needed = to - from + events;
    if (2 * needed <= this.#room) {
      for (const column of this.#columns()) column.copyWithin(0, from, to);
    } else {
      while (this.#room < 2 * needed) this.#room *= 2;
      const grown = <T extends Numbers>(type: new (length: number) => T, values: T): T => {
        const larger = new type(this.#room);
        larger.set(values.subarray(from, to));
        return larger;
      };
      this.user = grown(Int32Array, this.user);
      this.item = grown(Int32Array, this.item);
      this.timestamp = grown(Float64Array, this.timestamp);
      this.weight = grown(Float32Array, this.weight);
      this.type = grown(Int32Array, this.type);
      this.partition = grown(Int32Array, this.partition);
      this.offset = grown(Float64Array, this.offset);
      this.id = grown(Float64Array, this.id);
    }
    this.#start = 0;
    this.#end = to - from;
  }

  #columns(): Numbers[] {
    return [this.user, this.item, this.timestamp, this.weight, this.type, this.partition, this.offset, this.id];
  }
}

function largest(codes: Int32Array): number {
  let max = -1;
  for (let i = 0; i < codes.length; i++) if (codes[i] > max) max = codes[i];
  return max;
}
