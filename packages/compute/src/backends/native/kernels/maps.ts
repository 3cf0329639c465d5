/** Functions of one tensor and of two, number by number. */
import * as tf from '@tensorflow/tfjs-core';
import type { BinaryName, UnaryName } from '@belfry/native';
import { broadcastPlan } from '../broadcast.js';
import { areFloats, type NativeKernel } from '../native-kernel.js';

const unaryNames: Readonly<Record<string, UnaryName>> = {
  [tf.Relu]: 'relu',
  [tf.Tanh]: 'tanh',
  [tf.Sigmoid]: 'sigmoid',
  [tf.Exp]: 'exp',
  [tf.Log]: 'log',
  [tf.Sqrt]: 'sqrt',
  [tf.Rsqrt]: 'rsqrt',
  [tf.Square]: 'square',
  [tf.Neg]: 'neg',
};

const binaryNames: Readonly<Record<string, BinaryName>> = {
  [tf.Add]: 'add',
  [tf.Sub]: 'sub',
  [tf.Multiply]: 'mul',
  [tf.RealDiv]: 'div',
  [tf.Maximum]: 'maximum',
  [tf.SquaredDifference]: 'squaredDifference',
};

/** Where negative numbers give the slope `alpha`, it is left to the general form. */
const step: NativeKernel = {
  kernelName: tf.Step,
  run: (call) => ((call.attrs as tf.StepAttrs).alpha === 0 ? unary(tf.Step, 'step').run(call) : null),
};

export const mapKernels: readonly NativeKernel[] = [
  step,
  ...Object.entries(unaryNames).map(([kernelName, name]) => unary(kernelName, name)),
  ...Object.entries(binaryNames).map(([kernelName, name]) => binary(kernelName, name)),
];

function unary(kernelName: string, name: UnaryName): NativeKernel {
  return {
    kernelName,
    run({ inputs: { x }, backend }) {
      if (!areFloats(x)) return null;
      const { info, values } = backend.output(x.shape);
      backend.machinery.tensors.unary(name, backend.borrow(x), values);
      return info;
    },
  };
}

function binary(kernelName: string, name: BinaryName): NativeKernel {
  return {
    kernelName,
    run({ inputs: { a, b }, backend }) {
      if (!areFloats(a, b)) return null;
      const { shape, plan } = broadcastPlan(a.shape, b.shape);
      const { info, values } = backend.output(shape);
      backend.machinery.tensors.binary(name, plan, backend.borrow(a), backend.borrow(b), values);
      return info;
    },
  };
}
