/**
 * Arrays of a piece of work that is done again and again, such as a training step. Within {@link lending} they come from
 * memory that the piece before gave back, so that no step pays for fresh pages and for the collector that they wake;
 * outside they are ordinary arrays.
 */
import { ArrayPool } from './array-pool.js';

const pool = new ArrayPool(64 * 2 ** 20);
/** What the work at hand was lent; null where none is at hand. */
let lent: Float32Array[] | null = null;

/**
 * @param work synchronous; no array that {@link float32Room}, {@link float32Zeros} or {@link int32Room} gave it may be used after its end
 * @returns what the work returns
 */
export function lending<Result>(work: () => Result): Result {
  if (lent !== null) return work();
  const own: Float32Array[] = [];
  lent = own;
  try {
    return work();
  } finally {
    lent = null;
    for (const array of own) pool.give(array);
  }
}

/** An array to be filled whole: its content is whatever was there. */
export function float32Room(length: number): Float32Array {
  if (lent === null) return new Float32Array(length);
  const array = pool.take(length);
  lent.push(array);
  return array;
}

/** As {@link float32Room}, of whole numbers. */
export function int32Room(length: number): Int32Array {
  return lent === null ? new Int32Array(length) : new Int32Array(float32Room(length).buffer, 0, length);
}

export function float32Zeros(length: number): Float32Array {
  return lent === null ? new Float32Array(length) : float32Room(length).fill(0);
}

export function float32Copy(values: Float32Array): Float32Array {
  const copy = float32Room(values.length);
  copy.set(values);
  return copy;
}
