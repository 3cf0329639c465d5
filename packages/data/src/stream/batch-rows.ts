/** The rows of a batch while it fills. */
import type { CodeMap } from './code-map.js';
import type { EventChunk } from './event-chunk.js';
import type { StreamBatch } from './event-stream.js';

type Numbers = Int32Array | Float32Array | Float64Array;
type Rows = Pick<StreamBatch, 'length' | 'user' | 'item' | 'timestamp' | 'weight' | 'type' | 'partition' | 'offset'>;

const FIRST_ROWS = 1024;

export class BatchRows {
  #user = new Int32Array(FIRST_ROWS);
  #item = new Int32Array(FIRST_ROWS);
  #timestamp = new Float64Array(FIRST_ROWS);
  #weight = new Float32Array(FIRST_ROWS);
  #type = new Int32Array(FIRST_ROWS);
  #partition = new Int32Array(FIRST_ROWS);
  #offset = new Float64Array(FIRST_ROWS);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /**
   * Events of a chunk, its codes as the numbers of the maps.
   *
   * @param rows those at the first `count` of these; null = at `from` and so many after it
   */
  add(
    chunk: EventChunk,
    from: number,
    count: number,
    rows: Int32Array | null,
    users: CodeMap,
    items: CodeMap,
    types: CodeMap,
  ): void {
    const at = this.#length;
    this.#length += count;
    while (this.#length > this.#user.length) this.#grow();
    pick(chunk.user, from, count, rows, this.#user, at);
    pick(chunk.item, from, count, rows, this.#item, at);
    pick(chunk.type, from, count, rows, this.#type, at);
    pick(chunk.timestamp, from, count, rows, this.#timestamp, at);
    pick(chunk.weight, from, count, rows, this.#weight, at);
    pick(chunk.offset, from, count, rows, this.#offset, at);
    users.number(this.#user, at, this.#length);
    items.number(this.#item, at, this.#length);
    types.number(this.#type, at, this.#length);
    this.#partition.fill(chunk.partition, at, this.#length);
  }

  /** The rows, in arrays of their own; none are left. */
  take(): Rows {
    const length = this.#length;
    this.#length = 0;
    return {
      length,
      user: this.#user.slice(0, length),
      item: this.#item.slice(0, length),
      timestamp: this.#timestamp.slice(0, length),
      weight: this.#weight.slice(0, length),
      type: this.#type.slice(0, length),
      partition: this.#partition.slice(0, length),
      offset: this.#offset.slice(0, length),
    };
  }

  #grow(): void {
    const room = 2 * this.#user.length;
    const grown = <T extends Numbers>(larger: T, values: T): T => {
      larger.set(values);
      return larger;
    };
    this.#user = grown(new Int32Array(room), this.#user);
    this.#item = grown(new Int32Array(room), this.#item);
    this.#timestamp = grown(new Float64Array(room), this.#timestamp);
    this.#weight = grown(new Float32Array(room), this.#weight);
    this.#type = grown(new Int32Array(room), this.#type);
    this.#partition = grown(new Int32Array(room), this.#partition);
    this.#offset = grown(new Float64Array(room), this.#offset);
  }
}

/** Below it a loop costs less than a copy's call. */
const FEW = 16;

function pick<T extends Numbers>(
  values: T,
  from: number,
  count: number,
  rows: Int32Array | null,
  out: T,
  at: number,
): void {
  if (rows !== null) for (let n = 0; n < count; n++) out[at + n] = values[rows[n]];
  else if (count < FEW) for (let n = 0; n < count; n++) out[at + n] = values[from + n];
  else out.set(values.subarray(from, from + count), at);
}
