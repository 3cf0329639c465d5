/** Reading tensors without a copy where the backend keeps them in the host's memory and takes arrays back. */
import * as tf from '@tensorflow/tfjs-core';

/** A backend whose tensors are arrays of the host that it uses again: `dataSync` would take them out of use for good. */
export interface LendingBackend extends tf.KernelBackend {
  /** A tensor's array, for as long as the tensor lives. */
  borrow(tensor: tf.TensorInfo): Float32Array;
  /** A result in the making. */
  output(shape: readonly number[]): { readonly info: tf.TensorInfo; readonly values: Float32Array };
}

/** What a tensor holds, to be read while the tensor lives. */
export function borrowValues(tensor: tf.Tensor): Float32Array {
  const backend = lendingBackend();
  return backend === null ? (tensor.dataSync() as Float32Array) : backend.borrow(tensor);
}

/** Copies of what tensors hold, to be overwritten until {@link HostCopies.dispose}. */
export class HostCopies {
  readonly #tensors: tf.Tensor[] = [];

  copy(tensor: tf.Tensor): Float32Array {
    const backend = lendingBackend();
    if (backend === null) return (tensor.dataSync() as Float32Array).slice();
    const { info, values } = backend.output(tensor.shape);
    this.#tensors.push(tf.keep(tf.engine().makeTensorFromTensorInfo(info, backend)));
    values.set(backend.borrow(tensor));
    return values;
  }

  dispose(): void {
    tf.dispose(this.#tensors);
  }
}

function lendingBackend(): LendingBackend | null {
  const backend = tf.backend();
  return 'borrow' in backend ? (backend as LendingBackend) : null;
}
