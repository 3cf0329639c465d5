/**
 * A score as JSON text, digit by digit into bytes. Nine significant digits tell all float32 numbers apart (IEEE 754: a
 * significand of p bits needs ⌈1 + p · log₁₀ 2⌉ of them).
 */

/** Of a text, at most: a sign, a point, an exponent and nine digits. */
export const LONGEST_SCORE = 16;

const DIGITS = 9;
/** Within these, numbers are written without an exponent. */
const LEAST = 1e-4;
const MOST = 1e9;
const powers = Float64Array.from({ length: 2 * DIGITS }, (_, n) => Number(`1e${n}`));
const ZERO = 0x30;
const POINT = 0x2e;
const MINUS = 0x2d;

/** Returns where the text ends. @param score finite */
export function writeScore(score: number, to: Uint8Array, at: number): number {
  const size = Math.abs(score);
  if (size < LEAST || size >= MOST) return writeText(size === 0 ? '0' : score.toExponential(DIGITS - 1), to, at);
  if (score < 0) to[at++] = MINUS;
  let whole = 0;
  while (size >= powers[whole]) whole++;
  // size < 10^whole: as many digits after the point as make nine significant ones, more where it begins with zeros.
  let decimals = DIGITS - whole;
  for (let bound = 0.1; size < bound; bound /= 10) decimals++;
  const scaled = Math.round(size * powers[decimals]);
  const before = Math.floor(scaled / powers[decimals]);
  at = writeDigits(before, Math.max(1, before >= powers[whole] ? whole + 1 : whole), to, at);
  const after = scaled - before * powers[decimals];
  if (after === 0) return at;
  to[at++] = POINT;
  return writeDigits(after, decimals, to, at);
}

/** @param value whole, below 10^digits */
function writeDigits(value: number, digits: number, to: Uint8Array, at: number): number {
  // Integers of 32 bits divide much faster.
  const high = Math.floor(value / 1e7);
  let rest = (value - high * 1e7) | 0;
  let left = high | 0;
  for (let n = digits - 1; n >= 0; n--) {
    if (digits - n <= 7) {
      const tenth = (rest / 10) | 0;
      to[at + n] = ZERO + rest - 10 * tenth;
      rest = tenth;
    } else {
      const tenth = (left / 10) | 0;
      to[at + n] = ZERO + left - 10 * tenth;
      left = tenth;
    }
  }
  return at + digits;
}

function writeText(text: string, to: Uint8Array, at: number): number {
  for (let n = 0; n < text.length; n++) to[at + n] = text.charCodeAt(n);
  return at + text.length;
}
