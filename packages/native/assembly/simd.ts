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
