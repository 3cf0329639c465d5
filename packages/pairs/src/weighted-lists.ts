import type { Csr } from '@belfry/core';

/** For each row a list of rows with weights, best first. */
export interface WeightedLists {
  readonly lists: Csr;
  /** [lists.values.length], aligned with them */
  readonly weights: Float32Array;
}

/** Puts weighted lists together, one after the other, in arrays that grow by doubling. */
export class ListBuilder {
  readonly #offsets: Int32Array;
  #done = 0;
  #rows = new Int32Array(1024);
  #weights = new Float32Array(1024);

  constructor(listCount: number) {
    this.#offsets = new Int32Array(listCount + 1);
  }

  /** Ends the current list after these rows. */
  append(rows: Int32Array, weights: Float32Array): void {
    const start = this.#offsets[this.#done];
    const end = start + rows.length;
    if (end > this.#rows.length) {
      const room = Math.max(end, 2 * this.#rows.length);
      this.#rows = copyInto(new Int32Array(room), this.#rows);
      this.#weights = copyInto(new Float32Array(room), this.#weights);
    }
    this.#rows.set(rows, start);
    this.#weights.set(weights, start);
    this.#offsets[++this.#done] = end;
  }

  finish(): WeightedLists {
    const length = this.#offsets[this.#done];
    return {
      lists: { offsets: this.#offsets, values: this.#rows.slice(0, length) },
      weights: this.#weights.slice(0, length),
    };
  }
}

function copyInto<T extends Int32Array | Float32Array>(target: T, source: T): T {
  target.set(source);
  return target;
}
