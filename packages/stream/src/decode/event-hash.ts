/** Event ids as numbers, by which duplicates are found. */

/** The event has no id. */
export const NO_ID = -1;

/**
 * A hash of 53 bits, the most that a number holds exactly: an id is taken for one of a million others with a probability of
 * 10^-10. The same text has the same hash whatever the format: bytes that are not ASCII are read as text first.
 */
export function hashOfBytes(bytes: Buffer, from: number, to: number): number {
  let bits = 0;
  for (let i = from; i < to; i++) bits |= bytes[i];
  return bits > 127 ? hashOfText(bytes.toString('utf8', from, to)) : hash(bytes, from, to);
}

export function hashOfText(id: string): number {
  const bytes = Buffer.from(id);
  return hash(bytes, 0, bytes.length);
}

function hash(bytes: Uint8Array, from: number, to: number): number {
  let low = 0x811c9dc5 | 0;
  let high = 0x6a09e667 | 0;
  for (let i = from; i < to; i++) {
    low = Math.imul(low ^ bytes[i], 0x01000193);
    high = Math.imul(high ^ bytes[i], 0x5bd1e995);
    high ^= high >>> 15;
  }
  low = mixed(low ^ Math.imul(high, 0x85ebca6b));
  high = mixed(high ^ Math.imul(low, 0xc2b2ae35));
  return (high >>> 11) * 0x1_0000_0000 + (low >>> 0);
}

function mixed(bits: number): number {
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return bits ^ (bits >>> 16);
}
