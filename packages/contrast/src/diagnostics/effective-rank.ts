/**
 * Effective rank (Roy & Vetterli 2007; Garrido et al., RankMe, 2023): exp(H(σ/Σσ)), H the entropy, σ the singular values
 * of the uncentred matrix. d where all directions carry the same, 1 where all rows are parallel.
 */
import { symmetricEigenvalues } from './symmetric-eigenvalues.js';

/** Rows per dimension below which sampling noise alone fills the spectrum. */
const ROWS_PER_DIMENSION = 10;

/** @param rows [n, dim] @returns from 1 to dim; null with fewer than 10·dim rows or only zeros */
export function effectiveRank(rows: Float64Array, dim: number): number | null {
  if (rows.length < ROWS_PER_DIMENSION * dim * dim) return null;
  const singular = symmetricEigenvalues(gram(rows, dim), dim).map((value) => Math.sqrt(Math.max(0, value)));
  const total = singular.reduce((sum, value) => sum + value, 0);
  if (total === 0) return null;
  const entropy = singular.reduce(
    (sum, value) => (value === 0 ? sum : sum - (value / total) * Math.log(value / total)),
    0,
  );
  return Math.exp(entropy);
}

/** Xᵀ·X [dim, dim]: its eigenvalues are the squared singular values of X. */
function gram(rows: Float64Array, dim: number): Float64Array {
  const products = new Float64Array(dim * dim);
  for (let start = 0; start < rows.length; start += dim) {
    for (let a = 0; a < dim; a++) {
      const value = rows[start + a];
      for (let b = 0; b <= a; b++) products[a * dim + b] += value * rows[start + b];
    }
  }
  for (let a = 0; a < dim; a++) for (let b = 0; b < a; b++) products[b * dim + a] = products[a * dim + b];
  return products;
}
