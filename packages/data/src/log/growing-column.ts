/** A typed array that grows by doubling. */
type Column = Int32Array | Float32Array | Float64Array;

export class GrowingColumn<T extends Column> {
  #values: T;
  #length = 0;

  /** @param type the array's class */
  constructor(private readonly type: new (length: number) => T) {
    this.#values = new type(1024);
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new this.type(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  /** The values so far, in an array of their exact number. */
  finish(): T {
    return this.#values.slice(0, this.#length) as T;
  }
}
