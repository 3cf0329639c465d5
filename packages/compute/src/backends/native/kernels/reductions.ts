/** Sums, means and maxima over any axes. */
import * as tf from '@tensorflow/tfjs-core';
import type { FoldName } from '@belfry/native';
import { permuted } from '../permuted.js';
import type { NativeBackend } from '../native-backend.js';
import { areFloats, type NativeKernel } from '../native-kernel.js';

export const reductionKernels: readonly NativeKernel[] = [
  {
    kernelName: tf.Sum,
    run({ inputs: { x }, attrs, backend }) {
      const { axis, keepDims } = attrs as tf.SumAttrs & { keepDims: boolean };
      return areFloats(x) ? reduce('sum', x, axis, keepDims, backend) : null;
    },
  },
  {
    kernelName: tf.Mean,
    run({ inputs: { x }, attrs, backend }) {
      const { axis, keepDims } = attrs as tf.MeanAttrs;
      if (!areFloats(x)) return null;
      const result = reduce('sum', x, axis, keepDims, backend);
      const values = backend.borrow(result);
      const count = tf.util.sizeFromShape(x.shape) / values.length;
      for (let i = 0; i < values.length; i++) values[i] /= count;
      return result;
    },
  },
  {
    kernelName: tf.Max,
    run({ inputs: { x }, attrs, backend }) {
      const { reductionIndices, keepDims } = attrs as tf.MaxAttrs;
      return areFloats(x) ? reduce('max', x, reductionIndices, keepDims, backend) : null;
    },
  },
];

function reduce(
  name: FoldName,
  x: tf.TensorInfo,
  axis: number | number[],
  keepDims: boolean,
  backend: NativeBackend,
): tf.TensorInfo {
  const axes = tf.util.parseAxisParam(axis, x.shape).toSorted((a, b) => a - b);
  const shape = x.shape.flatMap((extent, d) => (axes.includes(d) ? (keepDims ? [1] : []) : [extent]));
  const { info, values } = backend.output(shape);
  const { outer, depth, inner, source } = middleOf(x, axes, backend);
  backend.machinery.tensors.fold(name, { outer, depth, inner }, backend.borrow(source), values);
  if (source !== x) backend.disposeData(source.dataId);
  return info;
}

/** The axes as the middle one of three dimensions; where they are no neighbours, moved to the end first. */
function middleOf(x: tf.TensorInfo, axes: readonly number[], backend: NativeBackend) {
  const sizeOf = (from: number, to?: number) => tf.util.sizeFromShape(x.shape.slice(from, to));
  const [first, end] = [axes[0] ?? 0, (axes.at(-1) ?? -1) + 1];
  if (end - first === axes.length)
    return { outer: sizeOf(0, first), depth: sizeOf(first, end), inner: sizeOf(end), source: x };
  const others = x.shape.map((_, d) => d).filter((d) => !axes.includes(d));
  const depth = axes.reduce((size, d) => size * x.shape[d], 1);
  const outer = others.reduce((size, d) => size * x.shape[d], 1);
  return { outer, depth, inner: 1, source: permuted(x, [...others, ...axes], backend) };
}
