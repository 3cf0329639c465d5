/** The sums of one row of a sparse result and which columns they are. */
export class RowSums {
  readonly #sums: Float64Array;
  readonly #isTouched: Uint8Array;
  readonly #touched: Int32Array;
  #count = 0;

  constructor(columns: number) {
    this.#sums = new Float64Array(columns);
    this.#isTouched = new Uint8Array(columns);
    this.#touched = new Int32Array(columns);
  }

  /** The columns that something was added to, in order of first addition; a view. */
  get touched(): Int32Array {
    return this.#touched.subarray(0, this.#count);
  }

  of(column: number): number {
    return this.#sums[column];
  }

  add(column: number, value: number): void {
    if (this.#isTouched[column] === 0) this.#touched[this.#count++] = column;
    this.#isTouched[column] = 1;
    this.#sums[column] += value;
  }

  clear(): void {
    for (const column of this.touched) {
      this.#sums[column] = 0;
      this.#isTouched[column] = 0;
    }
    this.#count = 0;
  }
}
