/** The same numbers under another name or shape: nothing is copied. */
import * as tf from '@tensorflow/tfjs-core';
import { areFloats, type NativeKernel } from '../native-kernel.js';

export const viewKernels: readonly NativeKernel[] = [
  { kernelName: tf.Identity, run: ({ inputs: { x }, backend }) => (areFloats(x) ? backend.alias(x, x.shape) : null) },
  {
    kernelName: tf.Cast,
    run: ({ inputs: { x }, attrs, backend }) =>
      areFloats(x) && (attrs as unknown as tf.CastAttrs).dtype === 'float32' ? backend.alias(x, x.shape) : null,
  },
  {
    kernelName: tf.Reshape,
    run({ inputs: { x }, attrs, backend }) {
      if (!areFloats(x)) return null;
      const size = tf.util.sizeFromShape(x.shape);
      const shape = tf.util.inferFromImplicitShape((attrs as tf.ReshapeAttrs).shape, size);
      return tf.util.sizeFromShape(shape) === size ? backend.alias(x, shape) : null;
    },
  },
];
