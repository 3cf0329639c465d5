/** Softmax and layer normalisation row by row, with their gradients. */
import { requireLength, rowsOf } from '../../shapes/shape-error.js';
import { checkLayerNorm } from '../../shapes/tensor-shapes.js';
import type { TensorKernels } from '../../tensor-kernels.js';

type Norms = Pick<TensorKernels, 'softmax' | 'softmaxGradient' | 'layerNorm' | 'layerNormGradient'>;

export const referenceNorms: Norms = {
  softmax(x, dim, form, y) {
    const rows = rowsOf('x', x, dim);
    requireLength('y', y, x.length, 'the length of x');
    for (let row = 0; row < rows; row++) {
      const own = x.subarray(row * dim, (row + 1) * dim);
      const max = own.reduce((most, value) => Math.max(most, value), -Infinity);
      const logSum = Math.log(sumOf(dim, (j) => Math.exp(own[j] - max)));
      for (let j = 0; j < dim; j++) {
        const log = own[j] - max - logSum;
        y[row * dim + j] = form === 'log' ? log : Math.exp(log);
      }
    }
  },

  softmaxGradient(y, dy, dim, form, dx) {
    const rows = rowsOf('y', y, dim);
    requireLength('dy', dy, y.length, 'the length of y');
    requireLength('dx', dx, y.length, 'the length of y');
    for (let row = 0, at = 0; row < rows; row++, at += dim) {
      const sum = sumOf(dim, (j) => dy[at + j] * (form === 'log' ? 1 : y[at + j]));
      for (let j = at; j < at + dim; j++) dx[j] = form === 'log' ? dy[j] - Math.exp(y[j]) * sum : y[j] * (dy[j] - sum);
    }
  },

  layerNorm(input, results) {
    const rows = checkLayerNorm(input, results);
    const { x, gain, shift, epsilon } = input;
    const dim = gain.length;
    for (let row = 0, at = 0; row < rows; row++, at += dim) {
      const mean = sumOf(dim, (j) => x[at + j]) / dim;
      const variance = sumOf(dim, (j) => (x[at + j] - mean) ** 2) / dim;
      results.scales[row] = 1 / Math.sqrt(variance + epsilon);
      for (let j = 0; j < dim; j++) {
        results.unit[at + j] = (x[at + j] - mean) * results.scales[row];
        results.y[at + j] = results.unit[at + j] * gain[j] + shift[j];
      }
    }
  },

  /** With g = dy ∘ gain: dx = scale · (g − mean g − unit · mean(g ∘ unit)). */
  layerNormGradient({ dy, unit, scales, gain }, results) {
    const rows = checkLayerNorm({ x: dy, gain, shift: results.shift }, { y: results.dx, unit, scales });
    requireLength('the gradient of gain', results.gain, gain.length, 'the length of gain');
    const dim = gain.length;
    for (let row = 0, at = 0; row < rows; row++, at += dim) {
      const mean = sumOf(dim, (j) => dy[at + j] * gain[j]) / dim;
      const product = sumOf(dim, (j) => dy[at + j] * gain[j] * unit[at + j]) / dim;
      for (let j = 0; j < dim; j++)
        results.dx[at + j] = scales[row] * (dy[at + j] * gain[j] - mean - unit[at + j] * product);
    }
    for (let j = 0; j < dim; j++) {
      results.gain[j] = sumOf(rows, (row) => dy[row * dim + j] * unit[row * dim + j]);
      results.shift[j] = sumOf(rows, (row) => dy[row * dim + j]);
    }
  },
};

function sumOf(count: number, term: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += term(i);
  return sum;
}
