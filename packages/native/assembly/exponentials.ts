/**
 * e^x on four lanes: x = n·ln 2 + r with |r| ≤ ½ ln 2, e^r ≈ 1 + r + r²·p(r), p of degree 4 through the Chebyshev nodes
 * of (e^r − 1 − r)/r² (relative error below 1e-8, so that rounding dominates: less than 2 units in the last place).
 * Below −87.33, where float32 ends, the result is 0; NaN stays NaN. Meant for x ≤ 0.
 */
import { multiplyAdd } from './simd';

const SMALLEST: f32 = -87.33;
const ONE_OVER_LN2: f32 = 1.4426950408889634;
/** Adding it leaves a small float's nearest integer in the lowest bits of the sum. */
const ROUNDER: f32 = 12582912;
/** ln 2 in two parts; the first has few enough bits that n times it is exact. */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440054690583e-4;
/** Coefficients of p. */
const P0: f32 = 0.5;
const P1: f32 = 0.1666657702559799;
const P2: f32 = 0.041666554662050534;
const P3: f32 = 0.008363173074513711;
const P4: f32 = 0.001392617611993558;

// @ts-ignore: decorator
@inline
export function exponential(x: v128): v128 {
  const rounded = multiplyAdd(f32x4.splat(ROUNDER), x, f32x4.splat(ONE_OVER_LN2));
  const n = f32x4.sub(rounded, f32x4.splat(ROUNDER));
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_HIGH))), f32x4.mul(n, f32x4.splat(LN2_LOW)));
  // Pairs of terms at once: what costs here is the length of the chain, not the number of operations.
  const square = f32x4.mul(r, r);
  const low = multiplyAdd(f32x4.splat(P0), r, f32x4.splat(P1));
  const middle = multiplyAdd(f32x4.splat(P2), r, f32x4.splat(P3));
  const high = multiplyAdd(middle, square, f32x4.splat(P4));
  const mantissa = multiplyAdd(f32x4.add(f32x4.splat(1), r), square, multiplyAdd(low, square, high));
  const power = i32x4.add(i32x4.shl(rounded, 23), i32x4.splat(127 << 23));
  return v128.andnot(f32x4.mul(mantissa, power), f32x4.lt(x, f32x4.splat(SMALLEST)));
}
