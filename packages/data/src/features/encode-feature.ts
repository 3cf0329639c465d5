/** Raw values in the order of a vocabulary → a feature; one row per kind. Missing values have a place in every kind. */
import { BelfryError } from '@belfry/core';
import type { Feature } from '../features.js';
import { isMissing, listOf, numberOf, textOf } from './feature-values.js';

export interface ColumnToEncode {
  readonly name: string;
  /** [vocabulary size] */
  readonly values: readonly unknown[];
  /** Of each vocabulary row; for messages. */
  readonly ids: readonly string[];
  /** The file; for messages. */
  readonly path: string;
  readonly bagSeparator: string;
}

type Encoder<K extends Feature['kind']> = (column: ColumnToEncode) => Extract<Feature, { kind: K }>;

/** @throws BelfryError NON_FINITE_FEATURE, SHAPE_MISMATCH (vectors of several lengths) */
export const encoders: { readonly [K in Feature['kind']]: Encoder<K> } = {
  /** Codes in order of first appearance; missing is 0. */
  categorical({ name, values }) {
    const names = new Names(['']);
    const codes = Int32Array.from(values, (value) => (isMissing(value) ? 0 : names.codeOf(textOf(value))));
    return { kind: 'categorical', name, codes, names: names.all };
  },

  /** Each value once per row; missing is the empty bag. */
  bag({ name, values, bagSeparator }) {
    const names = new Names([]);
    const bags = values.map((value) => [...new Set(partsOf(value, bagSeparator).map((part) => names.codeOf(part)))]);
    const offsets = new Int32Array(bags.length + 1);
    bags.forEach((bag, row) => (offsets[row + 1] = offsets[row] + bag.length));
    return { kind: 'bag', name, bags: { offsets, values: Int32Array.from(bags.flat()) }, names: names.all };
  },

  /** Missing is the mean of the others, 0 where there is none. */
  numeric(column) {
    const { name, values } = column;
    const numbers = Float64Array.from(values, (value, row) => (isMissing(value) ? NaN : finite(column, value, row)));
    const present = numbers.filter((number) => !Number.isNaN(number));
    const mean = present.reduce((sum, number) => sum + number / present.length, 0);
    return {
      kind: 'numeric',
      name,
      values: Float32Array.from(numbers, (number) => (Number.isNaN(number) ? mean : number)),
    };
  },

  /** Missing is the zero vector. */
  vector(column) {
    const { name, values, bagSeparator } = column;
    const vectors = values.map((value) =>
      isMissing(value) ? null : (listOf(value) ?? textOf(value).split(bagSeparator)),
    );
    const dim = vectors.find((vector) => vector !== null)?.length ?? 1;
    const flat = new Float32Array(values.length * dim);
    vectors.forEach((vector, row) => {
      if (vector === null) return;
      if (vector.length !== dim) throw unevenVectors(column, row, vector.length, dim);
      flat.set(
        vector.map((value) => finite(column, value, row)),
        row * dim,
      );
    });
    return { kind: 'vector', name, dim, values: flat };
  },

  /** Missing is the empty text. */
  text: ({ name, values }) => ({
    kind: 'text',
    name,
    values: values.map((value) => (isMissing(value) ? '' : textOf(value))),
  }),
};

class Names {
  readonly #codes: Map<string, number>;

  constructor(known: readonly string[]) {
    this.#codes = new Map(known.map((name, code) => [name, code]));
  }

  codeOf(name: string): number {
    const code = this.#codes.get(name) ?? this.#codes.size;
    this.#codes.set(name, code);
    return code;
  }

  get all(): string[] {
    return [...this.#codes.keys()];
  }
}

function partsOf(value: unknown, separator: string): string[] {
  if (isMissing(value)) return [];
  const parts = listOf(value)?.map(textOf) ?? textOf(value).split(separator);
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function finite({ name, ids, path }: ColumnToEncode, value: unknown, row: number): number {
  const number = numberOf(value);
  if (!Number.isNaN(number)) return number;
  throw new BelfryError('NON_FINITE_FEATURE', {
    given: `${textOf(value)} as ${name} of "${ids[row]}" in ${path}`,
    expected: 'a finite number of at most 3.4e38, or nothing where it is not known',
    change: 'Repair or empty the value, or give the column another kind.',
    details: { path, feature: name, id: ids[row] },
  });
}

function unevenVectors({ name, ids, path }: ColumnToEncode, row: number, found: number, dim: number): BelfryError {
  return new BelfryError('SHAPE_MISMATCH', {
    given: `${found} numbers as ${name} of "${ids[row]}" in ${path}`,
    expected: `${dim}, as in the rows before`,
    change: 'Make all vectors of the column equally long.',
    details: { path, feature: name, id: ids[row] },
  });
}
