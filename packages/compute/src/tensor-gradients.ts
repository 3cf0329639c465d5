/**
 * The gradients that tfjs-core leaves unregistered in Node, one row per kernel the towers use. A row says what the
 * forward pass keeps and how the gradient of the output becomes that of each input.
 *
 * Products transpose their operands explicitly: the portable backends are several times slower by transposing flags.
 */
import * as tf from '@tensorflow/tfjs-core';

type Shape = readonly number[];

/** A row: `tf.GradConfig` for kernels with one tensor as output, with the kernel's own attributes. */
interface TensorGradient extends Pick<
  tf.GradConfig,
  'kernelName' | 'inputsToSave' | 'outputsToSave' | 'saveAllInputs'
> {
  /** From ∂output to ∂input, by the input's name or place, computed only where asked for. */
  gradFunc(
    dy: tf.Tensor,
    saved: readonly tf.Tensor[],
    attributes: object,
  ): Readonly<Record<string, () => tf.Tensor>> | readonly (() => tf.Tensor)[];
}

/** Sums a gradient over the axes along which an input of this shape was broadcast. */
function reduceTo(shape: Shape, gradient: tf.Tensor): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes([...shape], gradient.shape);
  if (axes.length === 0) return gradient;
  const leading = axes.every((axis, n) => axis === n);
  return tf.reshape(leading ? sumOverRows(gradient, axes.length) : tf.sum(gradient, axes), [...shape]);
}

/** Sum over the first axes as a product with a row of ones: the wasm backend would transpose the whole gradient first. */
function sumOverRows(x: tf.Tensor, axes: number): tf.Tensor {
  const rows = x.shape.slice(0, axes).reduce((product, size) => product * size, 1);
  return tf.matMul(tf.ones([1, rows]), tf.reshape(x, [rows, x.size / rows]));
}

/** Swaps the last two axes. */
function flip(x: tf.Tensor): tf.Tensor {
  const axes = x.shape.map((_, axis) => axis);
  return tf.transpose(x, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
}

const add: TensorGradient = {
  kernelName: tf.Add,
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, [a, b]) => ({
    a: () => reduceTo(a.shape, dy),
    b: () => reduceTo(b.shape, dy),
  }),
};

const multiply: TensorGradient = {
  kernelName: tf.Multiply,
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, [a, b]) => ({
    a: () => reduceTo(a.shape, tf.mul(dy, b)),
    b: () => reduceTo(b.shape, tf.mul(dy, a)),
  }),
};

/** y = A·B ⇒ ∂A = ∂y·Bᵀ, ∂B = Aᵀ·∂y, where A and B may be given transposed. */
const batchMatMul: TensorGradient = {
  kernelName: tf.BatchMatMul,
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, [a, b], { transposeA, transposeB }: tf.BatchMatMulAttrs) => ({
    a: () => {
      const gradient = tf.matMul(dy, transposeB ? b : flip(b));
      return reduceTo(a.shape, transposeA ? flip(gradient) : gradient);
    },
    b: () => {
      const gradient = tf.matMul(transposeA ? a : flip(a), dy);
      return reduceTo(b.shape, transposeB ? flip(gradient) : gradient);
    },
  }),
};

const concat: TensorGradient = {
  kernelName: tf.Concat,
  saveAllInputs: true,
  gradFunc: (dy, inputs, attributes: tf.ConcatAttrs) => {
    const [axis] = tf.util.parseAxisParam(attributes.axis, dy.shape);
    const parts = tf.split(
      dy,
      inputs.map(({ shape }) => shape[axis]),
      axis,
    );
    return parts.map((part) => () => part);
  },
};

const relu: TensorGradient = {
  kernelName: tf.Relu,
  outputsToSave: [true],
  gradFunc: (dy, [y]) => ({ x: () => tf.mul(dy, tf.step(y)) }),
};

const tanh: TensorGradient = {
  kernelName: tf.Tanh,
  outputsToSave: [true],
  gradFunc: (dy, [y]) => ({ x: () => tf.mul(dy, tf.sub(1, tf.square(y))) }),
};

const sigmoid: TensorGradient = {
  kernelName: tf.Sigmoid,
  outputsToSave: [true],
  gradFunc: (dy, [y]) => ({ x: () => tf.mul(dy, tf.mul(y, tf.sub(1, y))) }),
};

const tensorGradients: readonly TensorGradient[] = [add, multiply, batchMatMul, concat, relu, tanh, sigmoid];

/** Registers what is missing; a user's own complete TensorFlow.js keeps its gradients. */
export function registerTensorGradients(): void {
  for (const row of tensorGradients) {
    if (tf.getGradient(row.kernelName) === undefined) tf.registerGradient(row as unknown as tf.GradConfig);
  }
}
