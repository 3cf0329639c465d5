/** Events in typed columns that grow at the end and are cut from the front. Ids become numbers here. */
import type { StreamBatch } from '@belfry/data';
import { IdDictionary } from './id-dictionary.js';

/** What {@link EventColumns.take} cuts off: a {@link StreamBatch} of one partition but for its ranges, and the events' ids. */
export interface EventPart extends Omit<StreamBatch, 'ranges' | 'partition'> {
  /** Hash of each event's id (53 bits), −1 where it has none; null = no event has one. */
  readonly id: Float64Array | null;
}

type Numbers = Int32Array | Float32Array | Float64Array;

/** The event is of no type. */
export const NO_TYPE = -1;

/** Of an event in all columns but that of its own ids. */
const EVENT_BYTES = 32;

/** Buffers kept to be used again. */
const MOST_SPARE = 4;

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
  offset = new Float64Array(FIRST_ROWS);
  /** null where events have no ids of their own. */
  id: Float64Array | null;
  /** The rows are start … end of the arrays. */
  #start = 0;
  #end = 0;
  #room = FIRST_ROWS;
  /** Ids that were handed out with a part before. */
  #givenUsers = 0;
  #givenItems = 0;
  #givenTypes = 0;
  readonly #spare: ArrayBuffer[] = [];

  /** @param hasIds whether events may have ids of their own */
  constructor(hasIds = true) {
    this.id = hasIds ? new Float64Array(FIRST_ROWS) : null;
  }

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
    offset: number,
    id: number,
  ): void {
    const row = this.makeRoom(1);
    this.user[row] = user;
    this.item[row] = item;
    this.timestamp[row] = timestamp;
    this.weight[row] = weight;
    this.type[row] = type;
    this.offset[row] = offset;
    if (this.id !== null) this.id[row] = id;
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

  /** Bytes of an event in all columns. */
  get eventBytes(): number {
    return EVENT_BYTES + (this.id?.BYTES_PER_ELEMENT ?? 0);
  }

  /** Cuts off the first `events`, with the ids that are new, in one buffer of their own (to be transferred). */
  take(events: number): EventPart {
    const [from, to] = [this.#start, Math.min(this.#start + events, this.#end)];
    const length = to - from;
    const buffer = this.#bufferOf(length * this.eventBytes);
    let at = 0;
    const cut = <T extends Numbers>(values: T): T => {
      const part = new (values.constructor as new (buffer: ArrayBuffer, at: number, length: number) => T)(
        buffer,
        at,
        length,
      );
      part.set(values.subarray(from, to));
      at += part.byteLength;
      return part;
    };
    const [users, items, types] = [this.#givenUsers, this.#givenItems, this.#givenTypes];
    [this.#givenUsers, this.#givenItems, this.#givenTypes] = [this.users.size, this.items.size, this.types.size];
    this.#start = to;
    if (this.#start === this.#end) this.#start = this.#end = 0;
    return {
      length,
      // Those of 8 bytes first, so that each begins at a multiple of its own.
      timestamp: cut(this.timestamp),
      offset: cut(this.offset),
      id: this.id && cut(this.id),
      user: cut(this.user),
      item: cut(this.item),
      type: cut(this.type),
      weight: cut(this.weight),
      newUsers: this.users.texts(users, this.#givenUsers),
      newItems: this.items.texts(items, this.#givenItems),
      newTypes: this.types.texts(types, this.#givenTypes),
    };
  }

  /** Takes the buffer of a part that nobody needs any more, for one to come: new memory costs more than what is done with it. */
  reuse(buffer: ArrayBuffer): void {
    if (this.#spare.length === MOST_SPARE) this.#spare.shift();
    this.#spare.push(buffer);
  }

  /** Not a much larger one, which would be held for the sake of a few events. */
  #bufferOf(bytes: number): ArrayBuffer {
    const place = this.#spare.findIndex(({ byteLength }) => byteLength >= bytes && byteLength <= 2 * bytes);
    return place < 0 ? new ArrayBuffer(bytes) : this.#spare.splice(place, 1)[0];
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
      this.offset = grown(Float64Array, this.offset);
      this.id = this.id && grown(Float64Array, this.id);
    }
    this.#start = 0;
    this.#end = to - from;
  }

  #columns(): Numbers[] {
    const columns = [this.user, this.item, this.timestamp, this.weight, this.type, this.offset];
    return this.id === null ? columns : [...columns, this.id];
  }
}
