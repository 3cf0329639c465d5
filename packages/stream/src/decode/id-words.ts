/** The bytes of an id four at a time, as the dictionary of ids compares and hashes them. */

/** Four bytes from `at` on. */
export function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}

/** The first four bytes; all of them where there are fewer. */
export function firstWord(bytes: Uint8Array, from: number, to: number): number {
  if (to - from >= 4) return wordAt(bytes, from);
  let word = 0;
  for (let i = from; i < to; i++) word = (word << 8) | bytes[i];
  return word;
}

/** The last four bytes, of which some may be among the first; 0 where there are fewer than four. */
export function lastWord(bytes: Uint8Array, from: number, to: number): number {
  return to - from >= 4 ? wordAt(bytes, to - 4) : 0;
}

/** The hash of what was hashed so far and one word more: each word takes part in all bits by the time it is used. */
export function hashStep(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x2c1b3c6d);
  return mixed ^ (mixed >>> 15);
}
