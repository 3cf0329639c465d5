/** Softmax of rows, or its logarithm, with a gradient of one step where the backend has a fused form. */
import * as tf from '@tensorflow/tfjs-core';
import type { SoftmaxForm } from '@belfry/native';

/** Names under which a backend may register fused forms; native/kernels/norms.ts says what they take and give. */
export const ROW_SOFTMAX = 'BelfrySoftmax';
export const ROW_SOFTMAX_GRADIENT = 'BelfrySoftmaxGradient';

export interface SoftmaxAttributes {
  readonly form: SoftmaxForm;
}

/** @param x [n, dim] @param form `plain`: eˣ / Σ eˣ, `log`: its logarithm @returns [n, dim], with its gradient */
export function rowSoftmax(x: tf.Tensor2D, form: SoftmaxForm = 'plain'): tf.Tensor2D {
  const forms = tf.getKernel(ROW_SOFTMAX, tf.getBackend()) === undefined ? composed : fused;
  return tf.customGrad((...given) => {
    const save = given[1] as tf.GradSaveFunc;
    const y = forms.value(given[0] as tf.Tensor2D, form);
    save([y]);
    return { value: y, gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => forms.gradient(saved, dy, form) };
  })(x) as tf.Tensor2D;
}

interface Forms {
  value(x: tf.Tensor2D, form: SoftmaxForm): tf.Tensor;
  gradient(y: tf.Tensor, dy: tf.Tensor, form: SoftmaxForm): tf.Tensor;
}

const fused: Forms = {
  value: (x, form) => run(ROW_SOFTMAX, { x }, form),
  gradient: (y, dy, form) => run(ROW_SOFTMAX_GRADIENT, { y, dy }, form),
};

/** ∂x = y ∘ (∂y − Σ ∂y ∘ y), or ∂y − eʸ · Σ ∂y for the logarithm. */
const composed: Forms = {
  value: (x, form) => (form === 'log' ? tf.logSoftmax(x) : tf.softmax(x)),
  gradient: (y, dy, form) =>
    form === 'log'
      ? tf.sub(dy, tf.mul(tf.exp(y), tf.sum(dy, 1, true)))
      : tf.mul(y, tf.sub(dy, tf.sum(tf.mul(dy, y), 1, true))),
};

function run(name: string, inputs: tf.NamedTensorMap, form: SoftmaxForm): tf.Tensor {
  return tf.engine().runKernel(name, inputs, { form }) as tf.Tensor;
}
