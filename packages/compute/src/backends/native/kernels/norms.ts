/** Rows brought to one scale: softmax, and the fused forms of softmax and layer normalisation with their gradients. */
import * as tf from '@tensorflow/tfjs-core';
import type { SoftmaxForm } from '@belfry/native';
import { LAYER_NORM, LAYER_NORM_GRADIENT, type LayerNormAttributes } from '../../../layer-norm.js';
import { ROW_SOFTMAX, ROW_SOFTMAX_GRADIENT, type SoftmaxAttributes } from '../../../softmax.js';
import type { NativeBackend } from '../native-backend.js';
import { areFloats, type NativeKernel } from '../native-kernel.js';

/** TensorFlow.js' own, over the last axis. */
const softmax: NativeKernel = {
  kernelName: tf.Softmax,
  run: ({ inputs: { logits }, attrs, backend }) => {
    const isLast = [-1, logits.shape.length - 1].includes((attrs as unknown as tf.SoftmaxAttrs).dim);
    return areFloats(logits) && isLast ? rowSoftmax(logits, 'plain', backend) : null;
  },
};

const fusedSoftmax: NativeKernel = {
  kernelName: ROW_SOFTMAX,
  run: ({ inputs: { x }, attrs, backend }) => rowSoftmax(x, (attrs as SoftmaxAttributes).form, backend),
};

/** From y and dy to dx. */
const softmaxGradient: NativeKernel = {
  kernelName: ROW_SOFTMAX_GRADIENT,
  run({ inputs: { y, dy }, attrs, backend }) {
    const { info, values } = backend.output(y.shape);
    const { form } = attrs as SoftmaxAttributes;
    backend.machinery.tensors.softmaxGradient(backend.borrow(y), backend.borrow(dy), y.shape.at(-1)!, form, values);
    return info;
  },
};

/** @returns y, unit [n, dim], scales [n, 1] */
const layerNorm: NativeKernel = {
  kernelName: LAYER_NORM,
  run({ inputs: { x, gain, shift }, attrs, backend }) {
    const [y, unit, scales] = [x.shape, x.shape, [x.shape[0], 1]].map((shape) => backend.output(shape));
    const [xValues, gainValues, shiftValues] = [x, gain, shift].map((tensor) => backend.borrow(tensor));
    backend.machinery.tensors.layerNorm(
      { x: xValues, gain: gainValues, shift: shiftValues, epsilon: (attrs as LayerNormAttributes).epsilon },
      { y: y.values, unit: unit.values, scales: scales.values },
    );
    return [y.info, unit.info, scales.info];
  },
};

/** @returns the gradients of x, gain and shift */
const layerNormGradient: NativeKernel = {
  kernelName: LAYER_NORM_GRADIENT,
  run({ inputs: { dy, unit, scales, gain }, backend }) {
    const [ofX, ofGain, ofShift] = [dy.shape, gain.shape, gain.shape].map((shape) => backend.output(shape));
    backend.machinery.tensors.layerNormGradient(
      {
        dy: backend.borrow(dy),
        unit: backend.borrow(unit),
        scales: backend.borrow(scales),
        gain: backend.borrow(gain),
      },
      { dx: ofX.values, gain: ofGain.values, shift: ofShift.values },
    );
    return [ofX.info, ofGain.info, ofShift.info];
  },
};

export const normKernels: readonly NativeKernel[] = [
  softmax,
  fusedSoftmax,
  softmaxGradient,
  layerNorm,
  layerNormGradient,
];

function rowSoftmax(x: tf.TensorInfo, form: SoftmaxForm, backend: NativeBackend): tf.TensorInfo {
  const { info, values } = backend.output(x.shape);
  backend.machinery.tensors.softmax(backend.borrow(x), x.shape.at(-1)!, form, values);
  return info;
}
