/** Operations on random numbers, computed by the backend in use. */
import * as tf from '@tensorflow/tfjs-core';
import { Rng } from '@belfry/core';

export interface Numbers {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

export function normals(shape: readonly number[], seed: number): Numbers {
  const rng = Rng.fromSeed(seed);
  return { shape, values: Float32Array.from({ length: sizeOf(shape) }, () => rng.normal()) };
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, extent) => size * extent, 1);
}

export type Op = (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[];

export interface Computed {
  readonly shape: number[];
  readonly values: Float32Array;
}

/** What the backend in use makes of the inputs. */
export function compute(op: Op, inputs: readonly Numbers[]): Computed[] {
  const results = tf.tidy(() => op(...inputs.map(({ values, shape }) => tf.tensor(values, [...shape]))));
  const tensors = Array.isArray(results) ? results : [results];
  const computed = tensors.map((tensor) => ({ shape: tensor.shape, values: tensor.dataSync() as Float32Array }));
  tf.dispose(tensors);
  return computed;
}
