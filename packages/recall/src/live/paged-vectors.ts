/** Vectors by row, those of a run and what came later. Pages are copied when first written, so the run's array stays as it was. */
const PAGE_ROWS = 1024;

export class PagedVectors {
  readonly dim: number;
  /** Views on the run's array, or pages of their own. */
  readonly #pages: Float32Array[] = [];
  readonly #isOwn: boolean[] = [];

  /** @param values [rows, dim], not changed */
  constructor(values: Float32Array, dim: number) {
    this.dim = dim;
    for (let from = 0; from < values.length; from += PAGE_ROWS * dim) {
      this.#pages.push(values.subarray(from, from + PAGE_ROWS * dim));
      this.#isOwn.push(false);
    }
  }

  /** A view, true until the row is written. The row must have been written, or be one of the run's. */
  at(row: number): Float32Array {
    const from = (row % PAGE_ROWS) * this.dim;
    return this.#pages[Math.floor(row / PAGE_ROWS)].subarray(from, from + this.dim);
  }

  set(row: number, vector: Float32Array): void {
    const page = Math.floor(row / PAGE_ROWS);
    while (this.#pages.length <= page) {
      this.#pages.push(new Float32Array(0));
      this.#isOwn.push(false);
    }
    if (!this.#isOwn[page]) {
      const own = new Float32Array(PAGE_ROWS * this.dim);
      own.set(this.#pages[page]);
      this.#pages[page] = own;
      this.#isOwn[page] = true;
    }
    this.#pages[page].set(vector, (row % PAGE_ROWS) * this.dim);
  }
}
