/**
 * Gradients of a function whose first part runs in TensorFlow.js and whose last part, the loss, runs on the host: the
 * loss and its exact gradients come from kernels, and one gradient tape carries them back to the leaves.
 */
import * as tf from '@tensorflow/tfjs-core';
import { BelfryError } from '@belfry/core';
import { borrowValues, HostCopies } from './lending-backend.js';

/** An array the gradient is wanted of. */
export interface Leaf {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/**
 * The host's part: vectors in, loss and ∂loss/∂vectors of the same shapes out. The vectors may be overwritten and
 * returned as gradients; they are not to be kept.
 */
export type HostLoss = (vectors: Float32Array[]) => HostLossResult;

export interface HostLossResult {
  readonly loss: number;
  readonly gradients: readonly Float32Array[];
}

/**
 * @param forward from the leaves' tensors to one tensor or more; every leaf must matter to one of them
 * @param read takes ∂loss/∂leaf for each leaf, in order; the arrays are its only while it runs
 * @returns the loss, and what `read` made of the gradients. No tensor outlives the call.
 * @throws BelfryError BACKEND_UNAVAILABLE before {@link initBackend}
 */
export function differentiate<Result>(
  leaves: readonly Leaf[],
  forward: (leaves: readonly tf.Tensor[]) => readonly tf.Tensor[],
  hostLoss: HostLoss,
  read: (leafGradients: readonly Float32Array[]) => Result,
): { loss: number; result: Result } {
  requireBackend();
  const copies = new HostCopies();
  let outcome: { loss: number; result: Result } | null = null;
  try {
    tf.tidy(() => {
      let loss = NaN;
      const tail = tf.customGrad((...given) => {
        const outputs = given.slice(0, -1) as tf.Tensor[];
        const result = hostLoss(outputs.map((output) => copies.copy(output)));
        loss = result.loss;
        return {
          value: tf.scalar(loss),
          gradFunc: () => result.gradients.map((gradient, n) => tf.tensor(gradient, outputs[n].shape)),
        };
      });
      const tensors = leaves.map(({ values, shape }) => tf.tensor(values, [...shape]));
      const gradients = tf.grads((...inputs: tf.Tensor[]) => tail(...forward(inputs)))(tensors);
      outcome = { loss, result: read(gradients.map(borrowValues)) };
    });
  } finally {
    copies.dispose();
  }
  return outcome!;
}

/**
 * The forward part alone.
 *
 * @param read takes what `forward` makes of the leaves; the array is its only while it runs
 */
export function evaluateForward<Result>(
  leaves: readonly Leaf[],
  forward: (leaves: readonly tf.Tensor[]) => tf.Tensor,
  read: (vectors: Float32Array) => Result,
): Result {
  requireBackend();
  const tensors = leaves.map(({ values, shape }) => tf.tensor(values, [...shape]));
  const output = tf.tidy(() => forward(tensors));
  try {
    return read(borrowValues(output));
  } finally {
    tf.dispose([output, ...tensors]);
  }
}

function requireBackend(): void {
  if (tf.getBackend()) return;
  throw new BelfryError('BACKEND_UNAVAILABLE', {
    given: 'a computation before a compute backend was chosen',
    expected: 'a backend',
    change: "Call `await initBackend('auto')` once, before anything is trained or encoded.",
  });
}
