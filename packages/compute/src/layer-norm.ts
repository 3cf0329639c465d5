/** Layer normalisation (Ba, Kiros & Hinton 2016) as one operation, fused where the backend has such a form. */
import * as tf from '@tensorflow/tfjs-core';

/** Names under which a backend may register fused forms; native/kernels/norms.ts says what they take and give. */
export const LAYER_NORM = 'BelfryLayerNorm';
export const LAYER_NORM_GRADIENT = 'BelfryLayerNormGradient';

export interface LayerNormAttributes {
  readonly epsilon: number;
}

/**
 * y = (x − mean) / √(variance + ε) ∘ gain + shift, row by row.
 *
 * @param x [n, dim]
 * @param gain [dim]
 * @param shift [dim]
 * @returns [n, dim], with gradients to all three
 */
export function layerNorm(x: tf.Tensor2D, gain: tf.Tensor1D, shift: tf.Tensor1D, epsilon = 1e-5): tf.Tensor2D {
  const forms = tf.getKernel(LAYER_NORM, tf.getBackend()) === undefined ? composed : fused;
  return tf.customGrad((...given) => {
    const save = given[3] as tf.GradSaveFunc;
    const [y, unit, scales] = forms.value(x, gain, shift, epsilon);
    save([unit, scales, gain]);
    return { value: y, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => forms.gradient(dy, saved) };
  })(x, gain, shift) as tf.Tensor2D;
}

interface Forms {
  /** @returns y, (x − mean) · scale, scale = 1 / √(variance + ε) per row */
  value(x: tf.Tensor, gain: tf.Tensor, shift: tf.Tensor, epsilon: number): tf.Tensor[];
  /** @param saved unit, scales, gain @returns the gradients of x, gain and shift */
  gradient(dy: tf.Tensor, saved: readonly tf.Tensor[]): tf.Tensor[];
}

const fused: Forms = {
  value: (x, gain, shift, epsilon) => run(LAYER_NORM, { x, gain, shift }, { epsilon }),
  gradient: (dy, [unit, scales, gain]) => run(LAYER_NORM_GRADIENT, { dy, unit, scales, gain }, {}),
};

const composed: Forms = {
  value(x, gain, shift, epsilon) {
    const centred = tf.sub(x, tf.mean(x, 1, true));
    const scales = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), epsilon));
    const unit = tf.mul(centred, scales);
    return [tf.add(tf.mul(unit, gain), shift), unit, scales];
  },
  /** With g = ∂y ∘ gain: ∂x = scale · (g − mean g − unit · mean(g ∘ unit)). */
  gradient(dy, [unit, scales, gain]) {
    const g = tf.mul(dy, gain);
    const along = tf.mul(unit, tf.mean(tf.mul(g, unit), 1, true));
    const x = tf.mul(scales, tf.sub(tf.sub(g, tf.mean(g, 1, true)), along));
    return [x, tf.sum(tf.mul(dy, unit), 0), tf.sum(dy, 0)];
  },
};

function run(name: string, inputs: tf.NamedTensorMap, attributes: tf.NamedAttrMap): tf.Tensor[] {
  return tf.engine().runKernel(name, inputs, attributes) as tf.Tensor[];
}
