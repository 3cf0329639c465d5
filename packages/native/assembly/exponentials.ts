/**
 * e^x on four lanes: x = n·ln 2 + r with |r| ≤ ½ ln 2, e^r ≈ 1 + r + r²·p(r), p of degree 4 through the Chebyshev nodes
 * of (e^r − 1 − r)/r² (relative error below 1e-8, so that rounding dominates: less than 2 units in the last place).
 * Below −87.33, where float32 ends, the result is 0; NaN stays NaN. Meant for x ≤ 0.
 */
import { multiplyAdd } from './simd';

const SMALLEST: f32 = -87.33;
/** ln 2 in two parts; the first has few enough bits that n times it is exact. */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440054690583e-4;

// @ts-ignore: decorator
@inline
export function exponential(x: v128): v128 {
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.4426950408889634)));
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_HIGH))), f32x4.mul(n, f32x4.splat(LN2_LOW)));
  let p = multiplyAdd(f32x4.splat(0.008363173074513711), r, f32x4.splat(0.001392617611993558));
  p = multiplyAdd(f32x4.splat(0.041666554662050534), r, p);
  p = multiplyAdd(f32x4.splat(0.1666657702559799), r, p);
  p = multiplyAdd(f32x4.splat(0.5), r, p);
  const mantissa = f32x4.add(f32x4.splat(1), multiplyAdd(r, f32x4.mul(r, r), p));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return v128.andnot(f32x4.mul(mantissa, power), f32x4.lt(x, f32x4.splat(SMALLEST)));
}
