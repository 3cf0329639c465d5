/** Tensor operations in C++. */
import { requireLength, rowsOf } from '../shapes/shape-error.js';
import {
  checkBroadcast,
  checkFold,
  checkLayerNorm,
  checkLinear,
  checkMove,
  checkProduct,
} from '../shapes/tensor-shapes.js';
import type { Factor, TensorKernels } from '../tensor-kernels.js';
import { createNativeMachine } from './native-machine.js';

/** @throws where the addon is missing or does not fit; BelfryError INVALID_ARGUMENT for an instruction set that is not here */
export function createNativeTensorKernels(threads: number, isa: string): TensorKernels {
  const machine = createNativeMachine(threads, isa);
  const call = (name: string, ...args: readonly unknown[]): void => machine.call(name, threads, ...args);
  return {
    name: 'native',
    isa: machine.isa,
    threads,
    multiply(product, out) {
      checkProduct(product, out);
      const { batch, rows, depth, columns, left, right } = product;
      const factors = [...factorArguments(left, rows, depth), ...factorArguments(right, depth, columns)];
      call('multiplyMatrices', batch, rows, depth, columns, ...factors, null, null, null, out);
    },
    linear(layer, { y, slopes }) {
      const { x, kernel, bias, inputs, outputs, activation } = layer;
      const rows = checkLinear(layer, { y, slopes }, { bias });
      const factors = [x, inputs, 1, 0, kernel, outputs, 1, 0];
      call('multiplyMatrices', 1, rows, inputs, outputs, ...factors, bias, activation, slopes, y);
    },
    linearGradient(layer, { dx, kernel: kernelGradient, bias }) {
      const { x, kernel, inputs, outputs, activation, dy, kept } = layer;
      const rows = checkLinear(layer, { dy, kept }, { bias });
      requireLength('dx', dx, x.length, 'the length of x');
      requireLength('the gradient of the kernel', kernelGradient, kernel.length, 'the length of the kernel');
      call('linearGradient', rows, inputs, outputs, dy, x, kernel, activation, kept, dx, kernelGradient, bias);
    },
    unary(name, x, out) {
      requireLength('out', out, x.length, 'the length of x');
      call('mapUnary', name, x, out);
    },
    binary(name, shape, a, b, out) {
      checkBroadcast(shape, a, b, out);
      if (out.length === 0) return;
      call('mapBinary', name, Int32Array.of(...shape.extents, ...shape.aSteps, ...shape.bSteps), a, b, out);
    },
    fold(name, shape, x, out) {
      checkFold(shape, x, out);
      call('foldAxis', name, x, shape.outer, shape.depth, shape.inner, out);
    },
    move(shape, from, to) {
      checkMove(shape, from, to);
      const { extents, fromStart, fromSteps, toStart, toSteps } = shape;
      if (extents.includes(0)) return;
      call('moveArray', Int32Array.of(1, ...extents, 0, ...fromSteps, 0, ...toSteps), from, fromStart, to, toStart);
    },
    softmax(x, dim, form, y) {
      rowsOf('x', x, dim);
      requireLength('y', y, x.length, 'the length of x');
      call('softmaxRows', x, dim, form === 'log', y);
    },
    softmaxGradient(y, dy, dim, form, dx) {
      rowsOf('y', y, dim);
      requireLength('dy', dy, y.length, 'the length of y');
      requireLength('dx', dx, y.length, 'the length of y');
      call('softmaxGradient', y, dy, dim, form === 'log', dx);
    },
    layerNorm(input, results) {
      checkLayerNorm(input, results);
      const { x, gain, shift, epsilon } = input;
      call('layerNorm', x, gain, shift, epsilon, results.y, results.unit, results.scales);
    },
    layerNormGradient({ dy, unit, scales, gain }, results) {
      checkLayerNorm({ x: dy, gain, shift: results.shift }, { y: results.dx, unit, scales });
      requireLength('the gradient of gain', results.gain, gain.length, 'the length of gain');
      call('layerNormGradient', dy, unit, scales, gain, results.dx, results.gain, results.shift);
    },
  };
}

/** The array, its steps along rows and columns, and from one entry of the batch to the next. */
function factorArguments({ values, transposed, batchStep }: Factor, rows: number, columns: number): unknown[] {
  return transposed ? [values, 1, rows, batchStep] : [values, columns, 1, batchStep];
}
