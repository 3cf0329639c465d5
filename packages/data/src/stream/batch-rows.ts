/** The rows of a batch while it fills. */
import type { StreamBatch } from './event-stream.js';

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

  add(
    user: number,
    item: number,
    timestamp: number,
    weight: number,
    type: number,
    partition: number,
    offset: number,
  ): void {
    if (this.#length === this.#user.length) this.#grow();
    const row = this.#length++;
    this.#user[row] = user;
    this.#item[row] = item;
    this.#timestamp[row] = timestamp;
    this.#weight[row] = weight;
    this.#type[row] = type;
    this.#partition[row] = partition;
    this.#offset[row] = offset;
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
    const grown = <T extends Int32Array | Float32Array | Float64Array>(larger: T, values: T): T => {
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
