/** Numbers that grow at their end, with room for more: where it is used up, twice as much is taken. */
import type { TableValues } from '@belfry/native';

export class GrowingValues<Values extends TableValues> {
  readonly #make: (length: number) => Values;
  #room: Values;
  #values: Values;

  /** @param make zeros in an array of its own */
  constructor(length: number, make: (length: number) => Values) {
    this.#make = make;
    this.#room = make(length);
    this.#values = this.#room;
  }

  /** Those in use; another view after {@link GrowingValues.grow}. */
  get values(): Values {
    return this.#values;
  }

  /** Keeps all values; zeros are added. @param length not below the present one */
  grow(length: number): void {
    if (length > this.#room.length) {
      const larger = this.#make(Math.max(length, 2 * this.#room.length));
      larger.set(this.#values);
      this.#room = larger;
    }
    this.#values = this.#room.subarray(0, length) as Values;
  }
}
