/**
 * Inner products of one vector with the rows [from, to) of a matrix, added up in 64 bits.
 *
 * @param out [to − from]; rounded to its own type
 */
export function dotProducts(
  vector: Float32Array,
  matrix: Float32Array,
  from: number,
  to: number,
  out: Float32Array | Float64Array,
): void {
  const dim = vector.length;
  for (let row = from; row < to; row++) {
    const start = row * dim;
    let even = 0;
    let odd = 0;
    let j = 0;
    for (; j + 1 < dim; j += 2) {
      even += vector[j] * matrix[start + j];
      odd += vector[j + 1] * matrix[start + j + 1];
    }
    if (j < dim) even += vector[j] * matrix[start + j];
    out[row - from] = even + odd;
  }
}
