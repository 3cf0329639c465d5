/**
 * Slopes times queries: for four columns Σ over queries of slope · query, in tiles of 4 columns × 8 dimensions.
 */
import { multiplyAdd } from './simd';

/**
 * gradient[column][k] += Σ slopes[query][column] · query[k] over a range of groups
 *
 * @param slopes scores of four columns in the range's first group
 * @param groupBytes from one group's scores to the next
 * @param queries strips of eight dimensions, from the range's first query on
 * @param stripBytes from one strip to the next
 * @param gradient [4][dims]
 */
export function candidateTiles(slopes: usize, groupBytes: usize, groups: usize, queries: usize, stripBytes: usize, dims: usize, gradient: usize): void {
  const rowBytes = dims << 2;
  for (let k: usize = 0; k < dims; k += 8) {
    const gradient1 = gradient + rowBytes;
    const gradient2 = gradient1 + rowBytes;
    const gradient3 = gradient2 + rowBytes;
    let a0 = v128.load(gradient), a1 = v128.load(gradient, 16);
    let b0 = v128.load(gradient1), b1 = v128.load(gradient1, 16);
    let c0 = v128.load(gradient2), c1 = v128.load(gradient2, 16);
    let d0 = v128.load(gradient3), d1 = v128.load(gradient3, 16);
    let query = queries;
    let group = slopes;
    for (let g: usize = 0; g < groups; g++) {
      const groupEnd = group + 32;
      for (let slope = group; slope < groupEnd; slope += 4) {
        const low = v128.load(query);
        const high = v128.load(query, 16);
        const a = v128.load_splat<f32>(slope);
        a0 = multiplyAdd(a0, a, low);
        a1 = multiplyAdd(a1, a, high);
        const b = v128.load_splat<f32>(slope, 32);
        b0 = multiplyAdd(b0, b, low);
        b1 = multiplyAdd(b1, b, high);
        const c = v128.load_splat<f32>(slope, 64);
        c0 = multiplyAdd(c0, c, low);
        c1 = multiplyAdd(c1, c, high);
        const d = v128.load_splat<f32>(slope, 96);
        d0 = multiplyAdd(d0, d, low);
        d1 = multiplyAdd(d1, d, high);
        query += 32;
      }
      group += groupBytes;
    }
    v128.store(gradient, a0), v128.store(gradient, a1, 16);
    v128.store(gradient1, b0), v128.store(gradient1, b1, 16);
    v128.store(gradient2, c0), v128.store(gradient2, c1, 16);
    v128.store(gradient3, d0), v128.store(gradient3, d1, 16);
    gradient += 32;
    queries += stripBytes;
  }
}
