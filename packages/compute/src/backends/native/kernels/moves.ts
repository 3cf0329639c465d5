/** Copies that put numbers elsewhere: transposition, parts, tensors side by side. */
import * as tf from '@tensorflow/tfjs-core';
import { contiguousSteps } from '../contiguous-steps.js';
import type { NativeBackend } from '../native-backend.js';
import { areFloats, type NativeKernel } from '../native-kernel.js';
import { permuted } from '../permuted.js';

const transpose: NativeKernel = {
  kernelName: tf.Transpose,
  run: ({ inputs: { x }, attrs, backend }) =>
    areFloats(x) ? permuted(x, (attrs as unknown as tf.TransposeAttrs).perm, backend) : null,
};

const slice: NativeKernel = {
  kernelName: tf.Slice,
  run({ inputs: { x }, attrs, backend }) {
    const { begin, size } = attrs as tf.SliceAttrs;
    if (!areFloats(x) || x.shape.length === 0) return null;
    const [starts, sizes] = tf.slice_util.parseSliceParams(x, begin, size);
    tf.slice_util.assertParamsValid(x, starts, sizes);
    return part(x, starts, sizes, backend);
  },
};

const split: NativeKernel = {
  kernelName: tf.SplitV,
  run({ inputs: { x }, attrs, backend }) {
    const { numOrSizeSplits, axis } = attrs as unknown as tf.SplitVAttrs;
    if (!areFloats(x)) return null;
    const [along] = tf.util.parseAxisParam(axis, x.shape);
    const starts = x.shape.map(() => 0);
    return tf.backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits, along).map((extent) => {
      const result = part(x, starts, x.shape.with(along, extent), backend);
      starts[along] += extent;
      return result;
    });
  },
};

const concat: NativeKernel = {
  kernelName: tf.Concat,
  run({ inputs, attrs, backend }) {
    const tensors = Object.values(inputs);
    if (!areFloats(...tensors)) return null;
    const [along] = tf.util.parseAxisParam((attrs as unknown as tf.ConcatAttrs).axis, tensors[0].shape);
    const shapes = tensors.map(({ shape }) => shape);
    tf.backend_util.assertParamsConsistent(shapes, along);
    const { info, values } = backend.output(tf.backend_util.computeOutShape(shapes, along));
    const outer = tf.util.sizeFromShape(info.shape.slice(0, along));
    const width = tf.util.sizeFromShape(info.shape.slice(along));
    let toStart = 0;
    for (const tensor of tensors) {
      const own = tf.util.sizeFromShape(tensor.shape.slice(along));
      const shape = { extents: [outer, own], fromStart: 0, fromSteps: [own, 1], toStart, toSteps: [width, 1] };
      backend.machinery.tensors.move(shape, backend.borrow(tensor), values);
      toStart += own;
    }
    return info;
  },
};

export const moveKernels: readonly NativeKernel[] = [transpose, slice, split, concat];

function part(
  x: tf.TensorInfo,
  starts: readonly number[],
  sizes: readonly number[],
  backend: NativeBackend,
): tf.TensorInfo {
  const { info, values } = backend.output(sizes);
  const fromSteps = contiguousSteps(x.shape);
  const fromStart = starts.reduce((place, start, d) => place + start * fromSteps[d], 0);
  const shape = { extents: sizes, fromStart, fromSteps, toStart: 0, toSteps: contiguousSteps(sizes) };
  backend.machinery.tensors.move(shape, backend.borrow(x), values);
  return info;
}
