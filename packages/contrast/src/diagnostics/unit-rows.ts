/** A copy of a matrix [n, dim] with rows scaled to unit length in double precision; zero rows stay zero. */
export function unitRows(matrix: Float32Array, dim: number): Float64Array {
  const unit = Float64Array.from(matrix);
  for (let start = 0; start < unit.length; start += dim) {
    const row = unit.subarray(start, start + dim);
    const norm = Math.hypot(...row);
    if (norm > 0) for (let k = 0; k < dim; k++) row[k] /= norm;
  }
  return unit;
}
