/**
 * Signs that a tower's vectors collapse, wholly (all in one place) or to a few dimensions, read off a sample of its
 * unit vectors (Chen & He, SimSiam, 2021; Jing et al. 2022).
 */
import { effectiveRank } from './effective-rank.js';
import { unitRows } from './unit-rows.js';

export interface CollapseFigures {
  /** Mean over dimensions of the standard deviation, as a share of 1/√d: 1 spread over the sphere, 0 collapsed. */
  readonly relativeStd: number;
  /** exp(H(σ/Σσ)) of the uncentred sample; null with fewer than 10·d rows. */
  readonly effectiveRank: number | null;
  /** Mean cosine of two different rows; 0 spread over the sphere, 1 collapsed. */
  readonly meanCosine: number;
}

/** @param unit unit rows [n, dim], n ≥ 2 */
export function collapseFigures(unit: Float64Array, dim: number): CollapseFigures {
  const n = unit.length / dim;
  const sum = new Float64Array(dim);
  const squares = new Float64Array(dim);
  for (let i = 0; i < unit.length; i++) {
    sum[i % dim] += unit[i];
    squares[i % dim] += unit[i] ** 2;
  }
  let std = 0;
  let sumSquaredNorm = 0;
  let totalSquares = 0;
  for (let k = 0; k < dim; k++) {
    std += Math.sqrt(Math.max(0, squares[k] / n - (sum[k] / n) ** 2));
    sumSquaredNorm += sum[k] ** 2;
    totalSquares += squares[k];
  }
  return {
    relativeStd: std / Math.sqrt(dim),
    effectiveRank: effectiveRank(unit, dim),
    meanCosine: (sumSquaredNorm - totalSquares) / (n * (n - 1)),
  };
}

/** @param vectors [n, dim] raw or unit, n ≥ 2 */
export function collapseOf(vectors: Float32Array, dim: number): CollapseFigures {
  return collapseFigures(unitRows(vectors, dim), dim);
}
