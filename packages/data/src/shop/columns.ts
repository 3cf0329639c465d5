/** Feature columns filled row by row from readable values. */
import type { Csr } from '@belfry/core';
import type { BagFeature, CategoricalFeature } from '../features.js';

/** @param values one per row; '' = missing */
export function categoricalColumn(name: string, values: readonly string[]): CategoricalFeature {
  const codes = new CodeBook(['']);
  return { kind: 'categorical', name, codes: Int32Array.from(values, (value) => codes.codeOf(value)), names: codes.names };
}

/** @param bags one list per row; a value that repeats within a bag is kept once */
export function bagColumn(name: string, bags: readonly (readonly string[])[]): BagFeature {
  const codes = new CodeBook([]);
  const lists = bags.map((bag) => [...new Set(bag)].map((value) => codes.codeOf(value)));
  const offsets = new Int32Array(lists.length + 1);
  lists.forEach((list, row) => (offsets[row + 1] = offsets[row] + list.length));
  const csr: Csr = { offsets, values: Int32Array.from(lists.flat()) };
  return { kind: 'bag', name, bags: csr, names: codes.names };
}

/** Numbers values in order of first appearance. */
class CodeBook {
  readonly names: string[];
  readonly #codes: Map<string, number>;

  constructor(names: readonly string[]) {
    this.names = [...names];
    this.#codes = new Map(names.map((name, code) => [name, code]));
  }

  codeOf(name: string): number {
    const known = this.#codes.get(name);
    if (known !== undefined) return known;
    this.#codes.set(name, this.names.length);
    return this.names.push(name) - 1;
  }
}
