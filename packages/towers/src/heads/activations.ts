/** Activations of the hidden layers by name, each with the variance gain that keeps signals at one scale (He et al. 2015). */
import * as tf from '@tensorflow/tfjs-core';
import type { ItemTowerOptions } from '../towers-options.js';

interface Activation {
  readonly apply: (x: tf.Tensor2D) => tf.Tensor2D;
  readonly gain: number;
}

export type ActivationName = ItemTowerOptions['activation'];

export const activations: Record<ActivationName, Activation> = {
  relu: { apply: tf.relu, gain: 2 },
  gelu: { apply: gelu, gain: 2 },
  tanh: { apply: tf.tanh, gain: 1 },
};

/** x/2 · (1 + tanh(√(2/π)(x + 0.044715x³))): the tanh form of Hendrycks & Gimpel 2016. */
function gelu(x: tf.Tensor2D): tf.Tensor2D {
  const cube = tf.mul(x, tf.mul(x, x));
  const inner = tf.mul(tf.add(x, tf.mul(cube, 0.044715)), Math.sqrt(2 / Math.PI));
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
}
