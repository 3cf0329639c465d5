/** Where a message of kafkajs lies, which tells numbers as text. */
import type { MessagePlace } from '../decode/decoder.js';

export class PlaceOfMessage implements MessagePlace {
  offset = 0;
  #timestamp = '';

  /** Read when it is asked for: most events bring a time, and reading this one costs as much as finding two ids. */
  get timestamp(): number {
    return Number(this.#timestamp);
  }

  /** The same object for the next message of the partition. */
  moveTo(message: { readonly offset: string; readonly timestamp: string }): this {
    this.offset = Number(message.offset);
    this.#timestamp = message.timestamp;
    return this;
  }
}
