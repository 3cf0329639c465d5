/**
 * bfloat16 as the upper half of a float32. Rounding is stochastic (Gupta et al. 2015): 16 random bits are added below the
 * bits that stay, so that the expected value is the number itself. The bits come from SplitMix32 over (key, row, column).
 */

const bits = new Uint32Array(1);
const single = new Float32Array(bits.buffer);

const goldenStep = 0x9e3779b9;

/** Exact. @param out [length], from `start` on */
export function widenRow(halves: Uint16Array, from: number, length: number, out: Float32Array, start = 0): void {
  for (let j = 0; j < length; j++) {
    bits[0] = halves[from + j] << 16;
    out[start + j] = single[0];
  }
}

/** NaN stays NaN, infinities stay what they are. @param row with `key`, decides the random bits */
export function roundRow(values: Float32Array, halves: Uint16Array, row: number, key: number): void {
  const start = mixed(key + Math.imul(row, goldenStep));
  for (let j = 0; j < values.length; j++) {
    single[0] = values[j];
    if (Number.isFinite(values[j])) bits[0] += mixed(start + Math.imul(j, goldenStep)) >>> 16;
    else if (Number.isNaN(values[j])) bits[0] |= 0x00400000;
    halves[row * values.length + j] = bits[0] >>> 16;
  }
}

/** SplitMix32's finaliser. */
function mixed(z: number): number {
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return z ^ (z >>> 15);
}
