/** Alignment (Wang & Isola, ICML 2020): E‖f(x) − f(x⁺)‖² over positive pairs of unit vectors; 0 where all coincide. */

/** @param a unit rows [n, dim] @param b unit rows [n, dim], the partner of each row of `a` @returns from 0 to 4 */
export function alignment(a: Float64Array, b: Float64Array, dim: number): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += (a[i] - b[i]) ** 2;
  return (total * dim) / a.length;
}
