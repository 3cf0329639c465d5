/**
 * Which items a request may find, as sets of rows, one bit each: made once per distinct filter and kept true as items
 * change. The sets used last are kept.
 */
import { RowSet } from '@belfry/index';
import type { RowTest } from './attribute-kind.js';

const KEPT = 64;

interface Kept {
  readonly test: RowTest;
  /** Rows that pass; those beyond its capacity do not exist yet. */
  rows: RowSet;
}

export class AllowedRows {
  /** By a text that tells filters apart; the one used last stands last. */
  readonly #kept = new Map<string, Kept>();

  /** @param rowCount item rows there are @param makeTest called where the set is not kept */
  get(key: string, rowCount: number, makeTest: () => RowTest): RowSet {
    const kept = this.#kept.get(key) ?? madeBy(makeTest(), rowCount);
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    return kept.rows;
  }

  /** What the tests say of these rows may have changed. */
  update(rows: ArrayLike<number>): void {
    for (const kept of this.#kept.values()) {
      for (let n = 0; n < rows.length; n++) {
        const row = rows[n];
        if (row >= kept.rows.capacity) kept.rows = kept.rows.withCapacity(2 * row + 1);
        if (kept.test(row)) kept.rows.add(row);
        else kept.rows.delete(row);
      }
    }
  }
}

function madeBy(test: RowTest, rowCount: number): Kept {
  const rows = RowSet.empty(rowCount);
  for (let row = 0; row < rowCount; row++) if (test(row)) rows.add(row);
  return { test, rows };
}
