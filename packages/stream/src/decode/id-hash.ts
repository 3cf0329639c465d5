/** The hash by which the dictionary of ids finds them (FNV-1a), in steps, so that a scanner makes it while it reads. */

export const HASH_START = 0x811c9dc5 | 0;

/** The hash of the bytes so far and one more. */
export function hashStep(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

export function hashOfId(bytes: Uint8Array, from: number, to: number): number {
  let hash = HASH_START;
  for (let i = from; i < to; i++) hash = hashStep(hash, bytes[i]);
  return hash;
}
