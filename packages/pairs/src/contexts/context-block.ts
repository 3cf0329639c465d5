/** The contexts of a range of items, gathered from the log as two sparse matrices. */
import { csrFromPairs, type Csr } from '@belfry/core';
import { GrowingArray } from '../lists/growing-array.js';
import type { ContextSink } from './context-rule.js';

export interface ContextBlock {
  /** Items [from, to). */
  readonly from: number;
  readonly to: number;
  /** Per item of the range, its contexts in the order of the log. */
  readonly contextsOfItems: Csr;
  /** Of each entry of `contextsOfItems`. */
  readonly attachWeights: Float64Array;
  /** Per context, its items, ascending. */
  readonly itemsOfContexts: Csr;
  /** Of each entry of `itemsOfContexts`. */
  readonly weights: Float32Array;
}

export class ContextGatherer implements ContextSink {
  readonly #from: number;
  readonly #to: number;
  readonly #ends = new GrowingArray(Int32Array);
  readonly #items = new GrowingArray(Int32Array);
  readonly #weights = new GrowingArray(Float32Array);
  readonly #attached = new GrowingArray(Int32Array);
  readonly #contexts = new GrowingArray(Int32Array);
  readonly #attachWeights = new GrowingArray(Float64Array);

  constructor(from: number, to: number) {
    this.#from = from;
    this.#to = to;
    this.#ends.push(0);
  }

  wants(item: number): boolean {
    return item >= this.#from && item < this.#to;
  }

  push(item: number, weight: number): void {
    this.#items.push(item);
    this.#weights.push(weight);
  }

  close(): void {
    sortTail(this.#items.values, this.#weights.values, this.#ends.last);
    this.#ends.push(this.#items.length);
  }

  attach(item: number, weight: number): void {
    this.#attached.push(item - this.#from);
    this.#contexts.push(this.#ends.length - 2);
    this.#attachWeights.push(weight);
  }

  finish(): ContextBlock {
    const [contexts, weights] = [this.#contexts.values, this.#attachWeights.values];
    const places = Int32Array.from({ length: contexts.length }, (_, place) => place);
    const grouped = csrFromPairs(this.#attached.values, places, this.#to - this.#from);
    return {
      from: this.#from,
      to: this.#to,
      contextsOfItems: { offsets: grouped.offsets, values: grouped.values.map((place) => contexts[place]) },
      attachWeights: Float64Array.from(grouped.values, (place) => weights[place]),
      itemsOfContexts: { offsets: this.#ends.values, values: this.#items.values },
      weights: this.#weights.values,
    };
  }
}

/** Puts the entries from `start` on into ascending order of items, equal ones as they came. They are few, or in order. */
function sortTail(items: Int32Array, weights: Float32Array, start: number): void {
  for (let end = start + 1; end < items.length; end++) {
    const [item, weight] = [items[end], weights[end]];
    let place = end;
    for (; place > start && items[place - 1] > item; place--) {
      items[place] = items[place - 1];
      weights[place] = weights[place - 1];
    }
    items[place] = item;
    weights[place] = weight;
  }
}
