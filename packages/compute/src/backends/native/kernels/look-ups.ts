/** Rows of a table by their index, and their way back. */
import * as tf from '@tensorflow/tfjs-core';
import { areFloats, type NativeKernel } from '../native-kernel.js';

const gather: NativeKernel = {
  kernelName: tf.GatherV2,
  run({ inputs: { x, indices }, attrs, backend }) {
    const { axis, batchDims } = attrs as unknown as tf.GatherV2Attrs;
    const rows = backend.data.get(indices.dataId).values as Int32Array;
    const [rowCount, ...rowShape] = x.shape;
    const dim = tf.util.sizeFromShape(rowShape);
    const isPlain = areFloats(x) && indices.dtype === 'int32' && axis === 0 && !batchDims && dim > 0;
    // An index out of range is refused by the general form.
    if (!isPlain || rows.some((row) => row < 0 || row >= rowCount)) return null;
    const { info, values } = backend.output([...indices.shape, ...rowShape]);
    backend.machinery.rows.gatherRows(backend.borrow(x), dim, rows, values);
    return info;
  },
};

/** Segments that do not exist are left out. */
const segmentSum: NativeKernel = {
  kernelName: tf.UnsortedSegmentSum,
  run({ inputs: { x, segmentIds }, attrs, backend }) {
    const { numSegments } = attrs as unknown as tf.UnsortedSegmentSumAttrs;
    const ids = backend.data.get(segmentIds.dataId).values as Int32Array;
    const [count, ...rowShape] = x.shape;
    const dim = tf.util.sizeFromShape(rowShape);
    if (!areFloats(x) || segmentIds.dtype !== 'int32' || ids.length !== count || dim === 0) return null;
    const { info, values } = backend.output([numSegments, ...rowShape]);
    values.fill(0);
    const rows = ids.map((id) => (id >= 0 && id < numSegments ? id : -1));
    backend.machinery.rows.scatterAddRows(values, dim, rows, backend.borrow(x));
    return info;
  },
};

export const lookUpKernels: readonly NativeKernel[] = [gather, segmentSum];
