/**
 * Slopes times candidates: for eight queries Σ over columns of slope · candidate, in tiles of 4 dimensions × 8 queries.
 */
import { multiplyAdd } from './simd';

/**
 * sums[k][query] += Σ slopes[column][query] · candidate[column][k] over a range of columns
 *
 * @param slopes [columns][8], from the range's first column on
 * @param strips strips of four dimensions, from the range's first column on
 * @param stripBytes from one strip to the next
 * @param sums [dims][8]
 */
export function queryTiles(slopes: usize, strips: usize, stripBytes: usize, dims: usize, columns: usize, sums: usize): void {
  const slopesEnd = slopes + (columns << 5);
  for (let k: usize = 0; k < dims; k += 4) {
    let a0 = v128.load(sums), a1 = v128.load(sums, 16);
    let b0 = v128.load(sums, 32), b1 = v128.load(sums, 48);
    let c0 = v128.load(sums, 64), c1 = v128.load(sums, 80);
    let d0 = v128.load(sums, 96), d1 = v128.load(sums, 112);
    let candidate = strips;
    for (let slope = slopes; slope < slopesEnd; slope += 32) {
      const low = v128.load(slope);
      const high = v128.load(slope, 16);
      const a = v128.load_splat<f32>(candidate);
      a0 = multiplyAdd(a0, a, low);
      a1 = multiplyAdd(a1, a, high);
      const b = v128.load_splat<f32>(candidate, 4);
      b0 = multiplyAdd(b0, b, low);
      b1 = multiplyAdd(b1, b, high);
      const c = v128.load_splat<f32>(candidate, 8);
      c0 = multiplyAdd(c0, c, low);
      c1 = multiplyAdd(c1, c, high);
      const d = v128.load_splat<f32>(candidate, 12);
      d0 = multiplyAdd(d0, d, low);
      d1 = multiplyAdd(d1, d, high);
      candidate += 16;
    }
    v128.store(sums, a0), v128.store(sums, a1, 16);
    v128.store(sums, b0, 32), v128.store(sums, b1, 48);
    v128.store(sums, c0, 64), v128.store(sums, c1, 80);
    v128.store(sums, d0, 96), v128.store(sums, d1, 112);
    sums += 128;
    strips += stripBytes;
  }
}
