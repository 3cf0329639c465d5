/** Rows without repeats, by a hash table of their own size (linear probing, Fibonacci hashing). */
import { requireLength } from '../shapes/shape-error.js';

export function distinctRows(rows: Int32Array, places: Int32Array): Int32Array {
  requireLength('places', places, rows.length, 'one per row');
  const bits = Math.max(4, Math.ceil(Math.log2(2 * rows.length)));
  /** Per slot the place of the row that took it, −1 while it is free; a row that finds its slot taken tries the next. */
  const slots = new Int32Array(2 ** bits).fill(-1);
  const distinct = new Int32Array(rows.length);
  let found = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (row < 0) {
      places[i] = -1;
      continue;
    }
    let slot = Math.imul(row, 0x9e3779b9) >>> (32 - bits);
    while (slots[slot] >= 0 && distinct[slots[slot]] !== row) slot = (slot + 1) % slots.length;
    if (slots[slot] < 0) {
      slots[slot] = found;
      distinct[found++] = row;
    }
    places[i] = slots[slot];
  }
  return distinct.slice(0, found);
}
