/** Rows to unit length u = x / ‖x‖ and the gradient through it, g ← (g − (g·u)·u) / ‖x‖. */
import { requireLength, rowsOf } from '../shapes/shape-error.js';

export function normalizeRows(matrix: Float32Array, dim: number): Float32Array {
  const norms = new Float32Array(rowsOf('matrix', matrix, dim));
  for (let row = 0; row < norms.length; row++) {
    const start = row * dim;
    const norm = Math.sqrt(dotOfRows(matrix, matrix, start, dim));
    norms[row] = norm;
    if (norm === 0) continue;
    for (let j = start; j < start + dim; j++) matrix[j] /= norm;
  }
  return norms;
}

/** A zero row has no direction: no gradient passes. */
export function normalizeRowsGradient(
  unit: Float32Array,
  norms: Float32Array,
  dim: number,
  gradient: Float32Array,
): void {
  const rows = rowsOf('unit', unit, dim);
  requireLength('norms', norms, rows, 'one per row of unit');
  requireLength('gradient', gradient, unit.length, 'the size of unit');
  for (let row = 0; row < rows; row++) {
    const start = row * dim;
    if (norms[row] === 0) {
      gradient.fill(0, start, start + dim);
      continue;
    }
    const along = dotOfRows(gradient, unit, start, dim);
    for (let j = start; j < start + dim; j++) gradient[j] = (gradient[j] - along * unit[j]) / norms[row];
  }
}

function dotOfRows(a: Float32Array, b: Float32Array, start: number, dim: number): number {
  let sum = 0;
  for (let j = start; j < start + dim; j++) sum += a[j] * b[j];
  return sum;
}
