/** Matrix products, and the linear layer as one step forward and one back. */
import * as tf from '@tensorflow/tfjs-core';
import { keptForGradient, type Activation, type UnaryName } from '@belfry/native';
import { LINEAR, LINEAR_GRADIENT, type LinearAttributes } from '../../../linear.js';
import { broadcastPlan } from '../broadcast.js';
import type { NativeBackend } from '../native-backend.js';
import { areFloats, type NativeKernel } from '../native-kernel.js';

const batchMatMul: NativeKernel = {
  kernelName: tf.BatchMatMul,
  run: ({ inputs: { a, b }, attrs, backend }) =>
    areFloats(a, b) ? multiply(a, b, attrs as unknown as tf.BatchMatMulAttrs, backend) : null,
};

const fusedActivations: Readonly<Record<string, UnaryName>> = { relu: 'relu', sigmoid: 'sigmoid' };

/** With the activations that have a native form. */
const fusedMatMul: NativeKernel = {
  kernelName: '_FusedMatMul',
  run({ inputs: { a, b, bias }, attrs, backend }) {
    const { activation, ...flags } = attrs as tf._FusedMatMulAttrs;
    const isLinear = !activation || activation === 'linear';
    if (!areFloats(a, b) || !(isLinear || activation in fusedActivations)) return null;
    const { tensors } = backend.machinery;
    let result = multiply(a, b, flags, backend);
    if (result === null) return null;
    if (bias) {
      const { shape, plan } = broadcastPlan(result.shape, bias.shape);
      const sum = backend.output(shape);
      tensors.binary('add', plan, backend.borrow(result), backend.borrow(bias), sum.values);
      backend.disposeData(result.dataId);
      result = sum.info;
    }
    const values = backend.borrow(result);
    if (!isLinear) tensors.unary(fusedActivations[activation], values, values);
    return result;
  },
};

/** @returns [y], and what the gradient needs besides where that is not y */
const linearLayer: NativeKernel = {
  kernelName: LINEAR,
  run({ inputs: { x, kernel, bias }, attrs, backend }) {
    const { activation } = attrs as LinearAttributes;
    const [inputs, outputs] = kernel.shape;
    const shape = [x.shape[0], outputs];
    const y = backend.output(shape);
    const slopes = keepsSlopes(activation) ? backend.output(shape) : null;
    backend.machinery.tensors.linear(
      {
        x: backend.borrow(x),
        kernel: backend.borrow(kernel),
        bias: bias ? backend.borrow(bias) : null,
        inputs,
        outputs,
        activation,
      },
      { y: y.values, slopes: slopes?.values ?? null },
    );
    return slopes === null ? [y.info] : [y.info, slopes.info];
  },
};

/** @returns the gradients of x, of the kernel and, where there is one, of the bias */
const linearGradient: NativeKernel = {
  kernelName: LINEAR_GRADIENT,
  run({ inputs: { dy, x, kernel, kept }, attrs, backend }) {
    const { activation, hasBias } = attrs as LinearAttributes;
    const [inputs, outputs] = kernel.shape;
    const dx = backend.output(x.shape);
    const ofKernel = backend.output(kernel.shape);
    const ofBias = hasBias ? backend.output([outputs]) : null;
    backend.machinery.tensors.linearGradient(
      {
        dy: backend.borrow(dy),
        x: backend.borrow(x),
        kernel: backend.borrow(kernel),
        inputs,
        outputs,
        activation,
        kept: kept ? backend.borrow(kept) : null,
      },
      { dx: dx.values, kernel: ofKernel.values, bias: ofBias?.values ?? null },
    );
    return [dx.info, ofKernel.info, ...(ofBias === null ? [] : [ofBias.info])];
  },
};

export const productKernels: readonly NativeKernel[] = [batchMatMul, fusedMatMul, linearLayer, linearGradient];

function keepsSlopes(activation: Activation | null): boolean {
  return activation !== null && keptForGradient[activation] === 'slopes';
}

/** Leading dimensions are the batch: the same in both, or one matrix for all. @returns null for any other batch */
function multiply(
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  { transposeA, transposeB }: tf.BatchMatMulAttrs,
  backend: NativeBackend,
): tf.TensorInfo | null {
  const [rows, depth] = matrixShape(a, transposeA);
  const [, columns] = matrixShape(b, transposeB);
  const batches = [a, b].map(({ shape }) => shape.slice(0, -2));
  const batchShape = tf.broadcast_util.assertAndGetBroadcastShape(batches[0], batches[1]);
  const batch = tf.util.sizeFromShape(batchShape);
  const [aBatch, bBatch] = batches.map((own) => tf.util.sizeFromShape(own));
  if ([aBatch, bBatch].some((own) => own !== batch && own !== 1)) return null;
  const { info, values } = backend.output([...batchShape, rows, columns]);
  backend.machinery.tensors.multiply(
    {
      batch,
      rows,
      depth,
      columns,
      left: { values: backend.borrow(a), transposed: transposeA, batchStep: aBatch === 1 ? 0 : rows * depth },
      right: { values: backend.borrow(b), transposed: transposeB, batchStep: bBatch === 1 ? 0 : depth * columns },
    },
    values,
  );
  return info;
}

function matrixShape({ shape }: tf.TensorInfo, transposed: boolean): [number, number] {
  const [rows, columns] = shape.slice(-2);
  return transposed ? [columns, rows] : [rows, columns];
}
