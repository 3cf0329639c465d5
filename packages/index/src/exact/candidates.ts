/**
 * What an exact search compares queries with. Where a filter leaves few vectors, they are copied together and nothing else
 * is looked at; where it leaves many, all are compared and the refused ones left out of every query's list.
 */
import type { Kernels } from '@belfry/native';
import type { Pieces } from '../pieces.js';
import type { StoredVectors } from '../store/vector-store.js';
import { reserve } from '../store/reserve.js';
import type { RowFilter } from '../vector-index.js';

/** What copying a vector costs, in comparisons with it. */
const COPY_COST = 4;
const PIECE_SLOTS = 1024;
const nothing = new Int32Array(0);

export interface Candidates {
  /** [n, width] */
  readonly items: Float32Array;
  /** Slot of each item, ascending; null where they are the same. */
  readonly slots: Int32Array | null;
  /** Items no query may find, ascending. */
  readonly refused: Int32Array;
}

/** @param filter a function is asked once for each vector, in order of slots */
export function* candidatesOf(
  stored: StoredVectors,
  width: number,
  queryCount: number,
  filter: RowFilter | undefined,
  kernels: Kernels,
): Pieces<Candidates> {
  if (filter === undefined) return { items: stored.forms, slots: null, refused: nothing };
  const { allowed, refused } = yield* divided(stored, filter);
  const total = stored.rows.length;
  if (allowed.length * (COPY_COST + queryCount) > total * queryCount) {
    return { items: stored.forms, slots: null, refused };
  }
  return { items: yield* copied(stored.forms, width, allowed, kernels), slots: allowed, refused: nothing };
}

function* divided(
  { rows, slots }: StoredVectors,
  filter: RowFilter,
): Pieces<{ allowed: Int32Array; refused: Int32Array }> {
  const mayBeFound = typeof filter === 'function' ? filter : (row: number): boolean => filter.has(row);
  const allowed = new Int32Array(rows.length);
  const refused = new Int32Array(rows.length);
  let allowedCount = 0;
  let refusedCount = 0;
  for (let slot = 0; slot < rows.length; slot++) {
    if (slot % PIECE_SLOTS === 0) yield;
    if (slots.get(rows[slot]) !== slot) continue;
    if (mayBeFound(rows[slot])) allowed[allowedCount++] = slot;
    else refused[refusedCount++] = slot;
  }
  return { allowed: allowed.subarray(0, allowedCount), refused: refused.subarray(0, refusedCount) };
}

function* copied(forms: Float32Array, width: number, slots: Int32Array, kernels: Kernels): Pieces<Float32Array> {
  const items = reserve(() => new Float32Array(slots.length * width));
  for (let from = 0; from < slots.length; from += PIECE_SLOTS) {
    const piece = slots.subarray(from, from + PIECE_SLOTS);
    kernels.gatherRows(forms, width, piece, items.subarray(from * width, (from + piece.length) * width));
    yield;
  }
  return items;
}
