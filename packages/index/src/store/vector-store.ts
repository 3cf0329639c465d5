/**
 * The vectors of an index, one after the other as they came. A stored vector never moves and never changes; a deleted or
 * replaced one leaves a hole, which no search finds. Where room or order is needed the store moves as a whole into new
 * arrays without holes, and whoever still reads the old ones may go on.
 */
import { BelfryError } from '@belfry/core';
import type { Kernels } from '@belfry/native';
import type { Pieces } from '../pieces.js';
import type { Metric } from '../vector-index.js';
import { requireFinite, requireRows, requireVectors } from './check-input.js';
import { metricForms, type MetricForm } from './metric-forms.js';
import { reserve } from './reserve.js';
import { RowTable } from './row-table.js';

const FIRST_CAPACITY = 1024;
const NO_SLOT = -1;
const PIECE_VECTORS = 128;

/** Holes do not matter up to so many, nor up to this share of the slots. */
const HOLES_UNNOTICED = 1024;
const HOLES_SHARE = 1 / 4;
/** Slots for each vector after holes were closed. */
const ROOM = 1.5;

/** What is stored at one moment, for a search that takes longer. Vectors deleted later turn into holes in it, new ones are not seen. */
export interface StoredVectors {
  /** Item row of each slot [slots]. */
  readonly rows: Int32Array;
  /** [slots, width]; a hole begins with NaN, which no search finds */
  readonly forms: Float32Array;
  /** Slot of each row; a row stored later has a slot beyond these. */
  readonly slots: RowTable;
  /** Whether rows ascend with slots. */
  readonly isAscending: boolean;
}

export class VectorStore {
  readonly dim: number;
  readonly metric: Metric;
  readonly form: MetricForm;
  /** Coordinates of a stored form. */
  readonly width: number;
  readonly #kernels: Kernels;
  #size = 0;
  #slotCount = 0;
  #isAscending = true;
  /** [capacity] */
  #rows: Int32Array = new Int32Array(FIRST_CAPACITY);
  /** [capacity, width] */
  #forms: Float32Array;
  #slots = new RowTable();

  constructor(dim: number, metric: Metric, kernels: Kernels) {
    this.dim = dim;
    this.metric = metric;
    this.form = metricForms[metric];
    this.width = dim + this.form.extraCoordinates;
    this.#kernels = kernels;
    this.#forms = new Float32Array(FIRST_CAPACITY * this.width);
  }

  /** Takes over what {@link stored} of another store without holes gave. Returns null where rows are negative or come twice. */
  static *restore(
    { dim, metric, kernels }: { dim: number; metric: Metric; kernels: Kernels },
    rows: Int32Array,
    forms: Float32Array,
  ): Pieces<VectorStore | null> {
    const store = new VectorStore(dim, metric, kernels);
    store.#rows = rows;
    store.#forms = forms;
    for (let slot = 0; slot < rows.length; slot++) {
      if (rows[slot] < 0 || store.slotOf(rows[slot]) !== NO_SLOT) return null;
      store.#publish(rows[slot]);
      if (slot % PIECE_VECTORS === 0) yield;
    }
    return store;
  }

  /** Vectors that can be found. */
  get size(): number {
    return this.#size;
  }

  /** Slots of deleted and replaced vectors. */
  get holes(): number {
    return this.#slotCount - this.#size;
  }

  get bytes(): number {
    return this.#rows.byteLength + this.#forms.byteLength + this.#slots.bytes;
  }

  get stored(): StoredVectors {
    return {
      rows: this.#rows.subarray(0, this.#slotCount),
      forms: this.#forms.subarray(0, this.#slotCount * this.width),
      slots: this.#slots,
      isAscending: this.#isAscending,
    };
  }

  /** −1 where the row is not stored. */
  slotOf(row: number): number {
    return this.#slots.get(row);
  }

  /** The stored vector of a row (unit length for cosine), a copy; null where there is none. */
  vector(row: number): Float32Array | null {
    const slot = this.slotOf(row);
    return slot === NO_SLOT ? null : this.#forms.slice(slot * this.width, slot * this.width + this.dim);
  }

  /**
   * One writer at a time; searches may come between the pieces.
   * @throws SHAPE_MISMATCH, INVALID_ARGUMENT (a row that is there already or comes twice, a vector that is not finite); then nothing was added
   */
  *add(rows: Int32Array, vectors: Float32Array): Pieces<void> {
    yield* this.#check(rows, vectors);
    const fresh = new RowTable();
    for (let n = 0; n < rows.length; n++) {
      if (this.slotOf(rows[n]) !== NO_SLOT || fresh.get(rows[n]) !== NO_SLOT) throw duplicate(rows[n]);
      fresh.set(rows[n], n);
      if (n % PIECE_VECTORS === 0) yield;
    }
    yield* this.#append(rows, vectors);
  }

  /** Adds or replaces; of a row that comes twice the last vector stays. */
  *upsert(rows: Int32Array, vectors: Float32Array): Pieces<void> {
    yield* this.#check(rows, vectors);
    yield* this.#append(rows, vectors);
    yield* this.#compactAsNeeded();
  }

  /** Returns the rows that were there. */
  *delete(rows: Int32Array): Pieces<number[]> {
    const gone: number[] = [];
    for (let n = 0; n < rows.length; n++) {
      if (this.#bury(rows[n])) gone.push(rows[n]);
      if (n % PIECE_VECTORS === 0) yield;
    }
    yield* this.#compactAsNeeded();
    return gone;
  }

  /** Leaves no holes. */
  *compact(): Pieces<void> {
    if (this.holes > 0) yield* this.#move(this.#size);
  }

  *#check(rows: Int32Array, vectors: Float32Array): Pieces<void> {
    requireVectors(rows, vectors, this.dim);
    yield* requireRows(rows);
    yield* requireFinite('item', vectors, this.dim, this.#kernels);
  }

  *#append(rows: Int32Array, vectors: Float32Array): Pieces<void> {
    const { dim, width } = this;
    if (this.#slotCount + rows.length > this.#rows.length) yield* this.#move(2 * this.#size + rows.length);
    for (let n = 0; n < rows.length; n++) {
      const at = this.#slotCount * width;
      for (let d = 0; d < dim; d++) this.#forms[at + d] = vectors[n * dim + d];
      this.form.toItem(this.#forms, at, dim);
      this.#rows[this.#slotCount] = rows[n];
      this.#bury(rows[n]);
      this.#publish(rows[n]);
      if (n % PIECE_VECTORS === 0) yield;
    }
  }

  /** The vector in the next slot is there from now on. */
  #publish(row: number): void {
    if (this.#slotCount > 0 && row <= this.#rows[this.#slotCount - 1]) this.#isAscending = false;
    this.#slots.set(row, this.#slotCount++);
    this.#size++;
  }

  /** Makes a hole of a row's vector; false where there is none. */
  #bury(row: number): boolean {
    const slot = this.slotOf(row);
    if (slot === NO_SLOT) return false;
    this.#slots.delete(row);
    this.#forms[slot * this.width] = NaN;
    this.#size--;
    return true;
  }

  *#compactAsNeeded(): Pieces<void> {
    if (this.holes > Math.max(HOLES_UNNOTICED, HOLES_SHARE * this.#slotCount))
      yield* this.#move(Math.ceil(ROOM * this.#size));
  }

  /** Moves to arrays of their own, without holes. */
  *#move(capacity: number): Pieces<void> {
    const { width } = this;
    const old = this.stored;
    const rows = reserve(() => new Int32Array(capacity));
    const forms = reserve(() => new Float32Array(capacity * width));
    const slots = new RowTable();
    let size = 0;
    let isAscending = true;
    for (let slot = 0; slot < old.rows.length; slot++) {
      const row = old.rows[slot];
      if (slot % PIECE_VECTORS === 0) yield;
      if (old.slots.get(row) !== slot) continue;
      if (size > 0 && row <= rows[size - 1]) isAscending = false;
      forms.set(old.forms.subarray(slot * width, (slot + 1) * width), size * width);
      rows[size] = row;
      slots.set(row, size++);
    }
    this.#rows = rows;
    this.#forms = forms;
    this.#slots = slots;
    this.#slotCount = this.#size = size;
    this.#isAscending = isAscending;
  }
}

function duplicate(row: number): BelfryError {
  return new BelfryError('INVALID_ARGUMENT', {
    given: `item row ${row}, which is in the index or comes twice`,
    expected: 'rows that are new to the index',
    change: 'Use upsert to replace a vector.',
  });
}
