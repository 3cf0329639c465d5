/**
 * Inner products of one vector with the rows [from, to) of a matrix, added up in 64 bits: four rows at a time, so that
 * four sums grow side by side.
 *
 * @param matrix [·, dim], dim = the vector's length
 * @param out [to − from], rounded to its own type
 */
export function dotProducts(
  vector: Float32Array,
  matrix: Float32Array,
  from: number,
  to: number,
  out: Float32Array | Float64Array,
): void {
  const dim = vector.length;
  let row = from;
  for (; row + 4 <= to; row += 4) {
    const start = row * dim;
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let j = 0; j < dim; j++) {
      const x = vector[j];
      a += x * matrix[start + j];
      b += x * matrix[start + dim + j];
      c += x * matrix[start + 2 * dim + j];
      d += x * matrix[start + 3 * dim + j];
    }
    out[row - from] = a;
    out[row - from + 1] = b;
    out[row - from + 2] = c;
    out[row - from + 3] = d;
  }
  for (; row < to; row++) {
    let sum = 0;
    for (let j = 0; j < dim; j++) sum += vector[j] * matrix[row * dim + j];
    out[row - from] = sum;
  }
}
