/** A typed array that is written at any place; what was never written holds `fill`. */
export class GrowingArray<T extends Int32Array | Float32Array | Float64Array> {
  #values: T;
  readonly #fill: number;

  /** @param values taken over, not copied: pass a copy where the original must stay */
  constructor(values: T, fill: number) {
    this.#values = values;
    this.#fill = fill;
  }

  get(place: number): number {
    return place < this.#values.length ? this.#values[place] : this.#fill;
  }

  set(place: number, value: number): void {
    const { length } = this.#values;
    if (place >= length) {
      const longer = new (this.#values.constructor as new (length: number) => T)(Math.max(place + 1, 2 * length));
      longer.set(this.#values);
      longer.fill(this.#fill, length);
      this.#values = longer;
    }
    this.#values[place] = value;
  }
}
