/**
 * e^x on four lanes: x = n·ln 2 + r with |r| ≤ ½ ln 2, e^r ≈ 1 + r + r²·p(r), p of degree 4 through the Chebyshev nodes
 * of (e^r − 1 − r)/r² (relative error below 1e-8, so that rounding dominates: less than 2 units in the last place).
 * Below −87.33, where float32 ends, the result is 0; NaN stays NaN. Meant for x ≤ 0.
 */
import { multiplyAdd } from './simd';

// Constants stand in memory, each in four lanes: the engine would otherwise put them together anew in every round.
const CONSTANTS = memory.data(11 * 16, 16);
/** Below it the result is 0. */
const SMALLEST: usize = 0;
const ONE_OVER_LN2: usize = 16;
/** Adding it leaves a small float's nearest integer in the lowest bits of the sum. */
const ROUNDER: usize = 32;
/** ln 2 in two parts; the first has few enough bits that n times it is exact. */
const LN2_HIGH: usize = 48;
const LN2_LOW: usize = 64;
/** Coefficients of p, and 1. */
const P0: usize = 80;
const P1: usize = 96;
const P2: usize = 112;
const P3: usize = 128;
const P4: usize = 144;
const ONE: usize = 160;

v128.store(CONSTANTS, f32x4.splat(-87.33), SMALLEST);
v128.store(CONSTANTS, f32x4.splat(1.4426950408889634), ONE_OVER_LN2);
v128.store(CONSTANTS, f32x4.splat(12582912), ROUNDER);
v128.store(CONSTANTS, f32x4.splat(0.693359375), LN2_HIGH);
v128.store(CONSTANTS, f32x4.splat(-2.12194440054690583e-4), LN2_LOW);
v128.store(CONSTANTS, f32x4.splat(0.5), P0);
v128.store(CONSTANTS, f32x4.splat(0.1666657702559799), P1);
v128.store(CONSTANTS, f32x4.splat(0.041666554662050534), P2);
v128.store(CONSTANTS, f32x4.splat(0.008363173074513711), P3);
v128.store(CONSTANTS, f32x4.splat(0.001392617611993558), P4);
v128.store(CONSTANTS, f32x4.splat(1), ONE);

// @ts-ignore: decorator
@inline
export function exponential(x: v128): v128 {
  const rounded = multiplyAdd(v128.load(CONSTANTS, ROUNDER), x, v128.load(CONSTANTS, ONE_OVER_LN2));
  const n = f32x4.sub(rounded, v128.load(CONSTANTS, ROUNDER));
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, v128.load(CONSTANTS, LN2_HIGH))), f32x4.mul(n, v128.load(CONSTANTS, LN2_LOW)));
  // Pairs of terms at once: what costs here is the length of the chain, not the number of operations.
  const square = f32x4.mul(r, r);
  const low = multiplyAdd(v128.load(CONSTANTS, P0), r, v128.load(CONSTANTS, P1));
  const middle = multiplyAdd(v128.load(CONSTANTS, P2), r, v128.load(CONSTANTS, P3));
  const high = multiplyAdd(middle, square, v128.load(CONSTANTS, P4));
  const one = v128.load(CONSTANTS, ONE);
  const mantissa = multiplyAdd(f32x4.add(one, r), square, multiplyAdd(low, square, high));
  // The bits of 1 are those of the exponent's bias.
  const power = i32x4.add(i32x4.shl(rounded, 23), one);
  return v128.andnot(f32x4.mul(mantissa, power), f32x4.lt(x, v128.load(CONSTANTS, SMALLEST)));
}
