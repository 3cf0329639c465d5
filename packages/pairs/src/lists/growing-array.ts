/** A typed array that grows by doubling. */
type Numbers = Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

export class GrowingArray<T extends Numbers> {
  readonly #make: new (length: number) => T;
  #values: T;
  #length = 0;

  constructor(make: new (length: number) => T) {
    this.#make = make;
    this.#values = new make(1024);
  }

  get length(): number {
    return this.#length;
  }

  /** A view on what was added. */
  get values(): T {
    return this.#values.subarray(0, this.#length) as T;
  }

  get last(): number {
    return this.#values[this.#length - 1];
  }

  push(value: number): void {
    this.#makeRoom(this.#length + 1);
    this.#values[this.#length++] = value;
  }

  append(values: ArrayLike<number>): void {
    this.#makeRoom(this.#length + values.length);
    this.#values.set(values, this.#length);
    this.#length += values.length;
  }

  #makeRoom(length: number): void {
    if (length <= this.#values.length) return;
    const larger = new this.#make(Math.max(length, 2 * this.#values.length));
    larger.set(this.#values);
    this.#values = larger;
  }
}
