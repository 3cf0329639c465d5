/**
 * Eigenvalues of a symmetric matrix by cyclic Jacobi rotations (Golub & Van Loan, Matrix Computations, section 8.5).
 * Made for the Gram matrices of diagnostics: a few hundred rows at most, O(n³) a sweep, under ten sweeps.
 */

const MAX_SWEEPS = 60;

/** @param matrix symmetric [n, n], left unchanged @returns n eigenvalues, largest first */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  const a = matrix.slice();
  const tolerance = 1e-26 * squaredNorm(a);
  for (let sweep = 0; sweep < MAX_SWEEPS && offDiagonalSquaredNorm(a, n) > tolerance; sweep++) {
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) if (a[p * n + q] !== 0) annihilate(a, n, p, q);
  }
  return Float64Array.from({ length: n }, (_, i) => a[i * n + i])
    .sort()
    .reverse();
}

/** One rotation in the plane (p, q) that makes a[p][q] zero. */
function annihilate(a: Float64Array, n: number, p: number, q: number): void {
  const ratio = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
  const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(1, ratio));
  const cosine = 1 / Math.hypot(1, tangent);
  const sine = tangent * cosine;
  for (let k = 0; k < n; k++) rotate(a, p * n + k, q * n + k, cosine, sine);
  for (let k = 0; k < n; k++) rotate(a, k * n + p, k * n + q, cosine, sine);
}

function rotate(a: Float64Array, i: number, j: number, cosine: number, sine: number): void {
  const x = a[i];
  const y = a[j];
  a[i] = cosine * x - sine * y;
  a[j] = sine * x + cosine * y;
}

function squaredNorm(a: Float64Array): number {
  return a.reduce((total, x) => total + x * x, 0);
}

function offDiagonalSquaredNorm(a: Float64Array, n: number): number {
  let total = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) if (i !== j) total += a[i * n + j] ** 2;
  return total;
}
