/**
 * Principal component analysis (Pearson 1901): the plane in which the vectors spread most. The covariance is summed over all
 * vectors in 64 bits; its two leading eigenvectors are the axes.
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { ServingVectors } from '@belfry/data';
import { inTurns } from './in-turns.js';

/**
 * @param vectors [n, d]
 * @returns [n, 2], centred; the sign of an axis is that which makes its largest coordinate positive
 */
export async function principalPlane({ dim, values }: ServingVectors): Promise<Float32Array> {
  const count = values.length / dim;
  const mean = await meanOf(values, dim);
  const axes = leadingAxes(await covarianceOf(values, dim, mean));
  const plane = new Float32Array(count * 2);
  await inTurns(count, (row) => {
    for (let a = 0; a < axes.length; a++) {
      let sum = 0;
      for (let d = 0; d < dim; d++) sum += (values[row * dim + d] - mean[d]) * axes[a][d];
      plane[row * 2 + a] = sum;
    }
  });
  return plane;
}

async function meanOf(values: Float32Array, dim: number): Promise<Float64Array> {
  const count = values.length / dim;
  const mean = new Float64Array(dim);
  await inTurns(count, (row) => {
    for (let d = 0; d < dim; d++) mean[d] += values[row * dim + d] / count;
  });
  return mean;
}

/** Not divided by the count: only directions are asked for. */
async function covarianceOf(values: Float32Array, dim: number, mean: Float64Array): Promise<Float64Array[]> {
  const covariance = Array.from({ length: dim }, () => new Float64Array(dim));
  const centred = new Float64Array(dim);
  await inTurns(values.length / dim, (row) => {
    for (let d = 0; d < dim; d++) centred[d] = values[row * dim + d] - mean[d];
    for (let a = 0; a < dim; a++) for (let b = 0; b <= a; b++) covariance[a][b] += centred[a] * centred[b];
  });
  for (let a = 0; a < dim; a++) for (let b = 0; b < a; b++) covariance[b][a] = covariance[a][b];
  return covariance;
}

/** Two at most, the one with more spread first. */
function leadingAxes(covariance: Float64Array[]): number[][] {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(new Matrix(covariance), {
    assumeSymmetric: true,
  });
  return realEigenvalues
    .map((value, column) => ({ value, column }))
    .sort((a, b) => b.value - a.value)
    .slice(0, 2)
    .map(({ column }) => pointingForward(eigenvectorMatrix.getColumn(column)));
}

function pointingForward(axis: number[]): number[] {
  const largest = axis.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? axis.map((value) => -value) : axis;
}
