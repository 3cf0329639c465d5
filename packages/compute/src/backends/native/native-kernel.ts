/** A row of the table of kernels: a TensorFlow.js kernel and its native form. */
import type * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend } from './native-backend.js';

export interface NativeKernel {
  /** As TensorFlow.js calls it, or a name of Belfry's own. */
  readonly kernelName: string;
  /** @returns null for what is left to the backend `cpu`: other types, other axes */
  run(call: KernelCall): tf.TensorInfo | tf.TensorInfo[] | null;
}

/** What the engine calls a kernel with. */
export interface KernelCall {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly attrs: object;
  readonly backend: NativeBackend;
}

export function areFloats(...tensors: readonly tf.TensorInfo[]): boolean {
  return tensors.every(({ dtype }) => dtype === 'float32');
}
