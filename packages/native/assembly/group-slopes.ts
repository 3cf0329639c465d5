/** The scores of eight queries as slopes of losses that add up candidate by candidate, and the sums of both. */
import { exponential } from './exponentials';
import { addToSums, multiplyAdd } from './simd';

/**
 * Replaces each score z by the slope at x = z − shift of its query, and sums the losses: log(1 + eˣ) with slope σ(x), or,
 * for a step, max(0, x) with slope 1 above 0.
 *
 * @param scores [columns][8]; −Infinity for a column that a query leaves out
 * @param active [8] all bits set for a query that counts, else 0: its slopes become 0
 * @param shifts [8] float32
 * @param sums [8] float64: slopes; @param losses [8] float64; both written
 */
export function takeSlopes(scores: usize, columns: usize, active: usize, shifts: usize, isStep: bool, sums: usize, losses: usize): void {
  memory.fill(sums, 0, 64);
  memory.fill(losses, 0, 64);
  const end = scores + (columns << 5);
  for (let at = scores; at < end; at += 32) {
    for (let half: usize = 0; half < 32; half += 16) {
      const x = f32x4.sub(v128.load(at + half), v128.load(shifts + half));
      const counts = v128.load(active + half);
      const odds = exponential(f32x4.neg(f32x4.abs(x)));
      const positivePart = f32x4.max(x, f32x4.splat(0));
      const slope = v128.and(isStep ? step(x) : sigmoid(x, odds), counts);
      const loss = v128.and(isStep ? positivePart : f32x4.add(positivePart, logOnePlus(odds)), counts);
      v128.store(at + half, slope);
      addToSums(sums + (half << 1), slope);
      addToSums(losses + (half << 1), loss);
    }
  }
}

/** 1 above 0, else 0; NaN for NaN. */
// @ts-ignore: decorator
@inline
function step(x: v128): v128 {
  return v128.or(v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.splat(1)), f32x4.ne(x, x));
}

/** @param odds e^−|x| */
// @ts-ignore: decorator
@inline
function sigmoid(x: v128, odds: v128): v128 {
  const part = f32x4.div(f32x4.splat(1), f32x4.add(odds, f32x4.splat(1)));
  return v128.bitselect(f32x4.mul(odds, part), part, f32x4.lt(x, f32x4.splat(0)));
}

/** log(1 + t) for 0 ≤ t ≤ 1: 2·artanh(t / (2 + t)) by its series; relative error below 1e-7. */
// @ts-ignore: decorator
@inline
function logOnePlus(t: v128): v128 {
  const s = f32x4.div(t, f32x4.add(t, f32x4.splat(2)));
  const q = f32x4.mul(s, s);
  let p = f32x4.splat(2.0 / 13);
  p = multiplyAdd(f32x4.splat(2.0 / 11), p, q);
  p = multiplyAdd(f32x4.splat(2.0 / 9), p, q);
  p = multiplyAdd(f32x4.splat(2.0 / 7), p, q);
  p = multiplyAdd(f32x4.splat(2.0 / 5), p, q);
  p = multiplyAdd(f32x4.splat(2.0 / 3), p, q);
  p = multiplyAdd(f32x4.splat(2), p, q);
  return f32x4.mul(p, s);
}
