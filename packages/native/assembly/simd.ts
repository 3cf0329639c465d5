/** Parts of every loop over four lanes. */

// @ts-ignore: decorator
@inline
export function multiplyAdd(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b));
}

/** One float of memory in all four lanes. */
// @ts-ignore: decorator
@inline
export function broadcast(address: usize, offset: usize = 0): v128 {
  return v128.load_splat<f32>(address + offset);
}

/** sums [4] float64 += values [4] float32 */
// @ts-ignore: decorator
@inline
export function addToSums(sums: usize, values: v128): void {
  const upper = i64x2.shuffle(values, values, 1, 0);
  v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(values)));
  v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.promote_low_f32x4(upper)), 16);
}
