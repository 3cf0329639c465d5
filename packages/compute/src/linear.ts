/**
 * The linear layer as one operation: y = activation(x·W + b). Where the backend has a fused form, bias and activation
 * are applied to sums that are still in the cache, and the gradient needs two products and nothing besides; elsewhere it
 * is put together from TensorFlow.js' operations.
 */
import * as tf from '@tensorflow/tfjs-core';
import { keptForGradient, type Activation } from '@belfry/native';

/** Names under which a backend may register a fused form; native/kernels/products.ts says what they take and give. */
export const LINEAR = 'BelfryLinear';
export const LINEAR_GRADIENT = 'BelfryLinearGradient';

export interface LinearAttributes {
  readonly activation: Activation | null;
  /** Whether the gradient of a bias is wanted. */
  readonly hasBias: boolean;
}

/**
 * @param x [n, from]
 * @param kernel W [from, to]
 * @param bias b [to]; null = none
 * @param activation null = none
 * @returns [n, to], with gradients to x, kernel and bias
 */
export function linear(
  x: tf.Tensor2D,
  kernel: tf.Tensor2D,
  bias: tf.Tensor1D | null,
  activation: Activation | null = null,
): tf.Tensor2D {
  const isFused = tf.getKernel(LINEAR, tf.getBackend()) !== undefined;
  return isFused ? fused(x, kernel, bias, activation) : composed(x, kernel, bias, activation);
}

function fused(
  x: tf.Tensor2D,
  kernel: tf.Tensor2D,
  bias: tf.Tensor1D | null,
  activation: Activation | null,
): tf.Tensor2D {
  const attributes = { activation, hasBias: bias !== null };
  const layer = tf.customGrad((...given) => {
    const save = given.at(-1) as tf.GradSaveFunc;
    const [y, slopes] = run(LINEAR, { x, kernel, ...(bias && { bias }) }, attributes);
    const kept = activation === null ? [] : [keptForGradient[activation] === 'slopes' ? slopes : y];
    save([x, kernel, ...kept]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) =>
      run(LINEAR_GRADIENT, { dy, x: saved[0], kernel: saved[1], ...(saved[2] && { kept: saved[2] }) }, attributes);
    return { value: y, gradFunc };
  });
  return layer(x, kernel, ...(bias === null ? [] : [bias])) as tf.Tensor2D;
}

function run(name: string, inputs: tf.NamedTensorMap, attributes: LinearAttributes): tf.Tensor[] {
  return tf.engine().runKernel(name, inputs, attributes as unknown as tf.NamedAttrMap) as tf.Tensor[];
}

const activations: Readonly<Record<Activation, (x: tf.Tensor2D) => tf.Tensor2D>> = {
  relu: tf.relu,
  tanh: tf.tanh,
  sigmoid: tf.sigmoid,
  gelu,
};

function composed(
  x: tf.Tensor2D,
  kernel: tf.Tensor2D,
  bias: tf.Tensor1D | null,
  activation: Activation | null,
): tf.Tensor2D {
  const product = tf.matMul(x, kernel);
  const sum = bias === null ? product : tf.add(product, bias);
  return activation === null ? (sum as tf.Tensor2D) : activations[activation](sum as tf.Tensor2D);
}

/** x/2 · (1 + tanh(√(2/π)(x + 0.044715x³))): the tanh form of Hendrycks & Gimpel 2016. */
function gelu(x: tf.Tensor2D): tf.Tensor2D {
  const cube = tf.mul(x, tf.mul(x, x));
  const inner = tf.mul(tf.add(x, tf.mul(cube, 0.044715)), Math.sqrt(2 / Math.PI));
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
}
