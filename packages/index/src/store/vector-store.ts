/**
 * The vectors of an index in one growing array, without gaps: a slot per vector, and which item row stands in which slot.
 * Every index keeps one; what it adds is a way to search.
 */
import { BelfryError } from '@belfry/core';
import type { Metric } from '../vector-index.js';
import { requireFinite, requireRows, requireVectors } from './check-input.js';
import { metricForms, type MetricForm } from './metric-forms.js';

const FIRST_CAPACITY = 1024;
const NO_SLOT = -1;

export class VectorStore {
  readonly dim: number;
  readonly metric: Metric;
  readonly form: MetricForm;
  /** Coordinates of a stored form. */
  readonly width: number;
  #size = 0;
  /** [capacity] */
  #rows = new Int32Array(FIRST_CAPACITY);
  /** [capacity, width] */
  #forms: Float32Array;
  /** By item row. */
  #slots = new Int32Array(FIRST_CAPACITY).fill(NO_SLOT);

  constructor(dim: number, metric: Metric) {
    this.dim = dim;
    this.metric = metric;
    this.form = metricForms[metric];
    this.width = dim + this.form.extraCoordinates;
    this.#forms = new Float32Array(FIRST_CAPACITY * this.width);
  }

  /** A store of what {@link rows} and {@link forms} of another one gave. */
  static from(dim: number, metric: Metric, rows: Int32Array, forms: Float32Array): VectorStore {
    const store = new VectorStore(dim, metric);
    store.#reserve(rows.length);
    store.#forms.set(forms);
    rows.forEach((row, slot) => store.#place(row, slot));
    store.#size = rows.length;
    return store;
  }

  get size(): number {
    return this.#size;
  }

  /** Item row of each slot [size], a view. */
  get rows(): Int32Array {
    return this.#rows.subarray(0, this.#size);
  }

  /** [size, width], a view. */
  get forms(): Float32Array {
    return this.#forms.subarray(0, this.#size * this.width);
  }

  /** −1 where the row is not stored. */
  slotOf(row: number): number {
    return this.#slots[row] ?? NO_SLOT;
  }

  formOf(slot: number): Float32Array {
    return this.#forms.subarray(slot * this.width, (slot + 1) * this.width);
  }

  /** The stored vector of a row (unit length for cosine), a copy; null where there is none. */
  vector(row: number): Float32Array | null {
    const slot = this.slotOf(row);
    return slot === NO_SLOT ? null : this.formOf(slot).slice(0, this.dim);
  }

  /** @throws SHAPE_MISMATCH, INVALID_ARGUMENT (a row that is there already or comes twice, a vector that is not finite); then nothing was added */
  add(rows: Int32Array, vectors: Float32Array): void {
    this.#check(rows, vectors);
    const fresh = new Set<number>();
    for (const row of rows) {
      if (this.slotOf(row) !== NO_SLOT || fresh.has(row)) throw duplicate(row);
      fresh.add(row);
    }
    this.#write(rows, vectors);
  }

  /** Adds or replaces; of a row that comes twice the last vector stays. */
  upsert(rows: Int32Array, vectors: Float32Array): void {
    this.#check(rows, vectors);
    this.#write(rows, vectors);
  }

  /** Returns the rows that were there. */
  delete(rows: Int32Array): number[] {
    return Array.from(new Set(rows)).filter((row) => {
      const slot = this.slotOf(row);
      if (slot === NO_SLOT) return false;
      const last = --this.#size;
      this.#forms.copyWithin(slot * this.width, last * this.width, (last + 1) * this.width);
      this.#place(this.#rows[last], slot);
      this.#slots[row] = NO_SLOT;
      return true;
    });
  }

  /** Query forms [q, width]. @throws SHAPE_MISMATCH, INVALID_ARGUMENT */
  queryForms(queries: Float32Array): Float32Array {
    if (queries.length % this.dim !== 0) throw wrongQueries(queries.length, this.dim);
    requireFinite('query', queries, this.dim);
    const count = queries.length / this.dim;
    const forms = new Float32Array(count * this.width);
    for (let q = 0; q < count; q++) {
      const form = forms.subarray(q * this.width, (q + 1) * this.width);
      form.set(queries.subarray(q * this.dim, (q + 1) * this.dim));
      this.form.toQuery(form, this.dim);
    }
    return forms;
  }

  #check(rows: Int32Array, vectors: Float32Array): void {
    requireVectors(rows, vectors, this.dim);
    requireRows(rows);
    requireFinite('item', vectors, this.dim);
  }

  #write(rows: Int32Array, vectors: Float32Array): void {
    this.#reserve(this.#size + rows.length);
    rows.forEach((row, n) => {
      const known = this.slotOf(row);
      const slot = known === NO_SLOT ? this.#size++ : known;
      this.#place(row, slot);
      const form = this.formOf(slot);
      form.set(vectors.subarray(n * this.dim, (n + 1) * this.dim));
      this.form.toItem(form, this.dim);
    });
  }

  #place(row: number, slot: number): void {
    if (row >= this.#slots.length) this.#slots = enlarged(this.#slots, new Int32Array(2 * (row + 1)).fill(NO_SLOT));
    this.#rows[slot] = row;
    this.#slots[row] = slot;
  }

  #reserve(size: number): void {
    if (size <= this.#rows.length) return;
    const capacity = Math.max(size, 2 * this.#rows.length);
    this.#rows = enlarged(this.#rows, new Int32Array(capacity));
    this.#forms = enlarged(this.#forms, new Float32Array(capacity * this.width));
  }
}

function enlarged<T extends Int32Array | Float32Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}

function duplicate(row: number): BelfryError {
  return new BelfryError('INVALID_ARGUMENT', {
    given: `item row ${row}, which is in the index or comes twice`,
    expected: 'rows that are new to the index',
    change: 'Use upsert to replace a vector.',
  });
}

function wrongQueries(length: number, dim: number): BelfryError {
  return new BelfryError('SHAPE_MISMATCH', {
    given: `queries of ${length} numbers`,
    expected: `whole vectors of ${dim} dimensions`,
    change: 'Query with vectors of the dimension of the index.',
  });
}
