import type { Csr } from '@belfry/core';
import { GrowingArray } from './growing-array.js';
import { transpose } from './transpose.js';

/** For each row a list of rows with weights, best first, equal weights by lower row. */
export interface WeightedLists {
  readonly lists: Csr;
  /** [lists.values.length], aligned with them */
  readonly weights: Float32Array;
}

/** Puts weighted lists together, one after the other. */
export class ListBuilder {
  readonly #offsets: Int32Array;
  #done = 0;
  readonly #rows = new GrowingArray(Int32Array);
  readonly #weights = new GrowingArray(Float32Array);

  constructor(listCount: number) {
    this.#offsets = new Int32Array(listCount + 1);
  }

  /** Ends the current list after these rows. */
  append(rows: ArrayLike<number>, weights: ArrayLike<number>): void {
    this.#rows.append(rows);
    this.#weights.append(weights);
    this.#offsets[++this.#done] = this.#rows.length;
  }

  finish(): WeightedLists {
    return {
      lists: { offsets: this.#offsets, values: this.#rows.values.slice() },
      weights: this.#weights.values.slice(),
    };
  }
}

/** The same entries, each list in ascending order of rows: the form sparse products take. O(entries + columns) */
export function ascendingLists({ lists, weights }: WeightedLists, columns: number): WeightedLists {
  const turned = transpose(lists, columns);
  const back = transpose(turned, lists.offsets.length - 1);
  return {
    lists: { offsets: back.offsets, values: back.values },
    weights: Float32Array.from(back.positions, (position) => weights[turned.positions[position]]),
  };
}
