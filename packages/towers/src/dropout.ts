/** Inverted dropout (Srivastava et al. 2014): factors 0 with probability `rate`, 1 / (1 − rate) otherwise. */
import { float32Room, type Rng } from '@belfry/core';

/** @param rate 0 ≤ rate < 1 @returns null where nothing is dropped */
export function dropoutMask(length: number, rate: number, rng: Rng): Float32Array | null {
  if (rate === 0) return null;
  const mask = float32Room(length);
  const draws = rng.fillUint32(new Uint32Array(mask.buffer, mask.byteOffset, length));
  const threshold = rate * 2 ** 32;
  const kept = 1 / (1 - rate);
  for (let i = 0; i < length; i++) mask[i] = kept * Number(draws[i] >= threshold);
  return mask;
}
