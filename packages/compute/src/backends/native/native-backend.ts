/**
 * The TensorFlow.js backend on Belfry's C++ kernels: tensors are typed arrays of the host, as on the backend `cpu`, and
 * arrays of results come from a pool that they go back to with their tensor.
 *
 * An array goes back only while the backend alone knows it. One that was passed in, that was read, or that a kernel of
 * another backend has seen (which may keep it, or a view on it) is left to the garbage collector.
 */
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type * as tf from '@tensorflow/tfjs-core';
import { ArrayPool } from '@belfry/core';
import type { Kernels, TensorKernels } from '@belfry/native';
import type { LendingBackend } from '../../lending-backend.js';

/** What it computes with. */
export interface NativeMachinery {
  readonly tensors: TensorKernels;
  readonly rows: Pick<Kernels, 'gatherRows' | 'scatterAddRows'>;
}

export interface Output {
  readonly info: tf.TensorInfo;
  /** To be filled whole. */
  readonly values: Float32Array;
}

const MOST_POOLED_BYTES = 96 * 2 ** 20;

export class NativeBackend extends MathBackendCPU implements LendingBackend {
  /** May be changed between two operations. */
  machinery: NativeMachinery;
  readonly #pool = new ArrayPool(MOST_POOLED_BYTES);
  /** Data whose arrays nobody else knows. */
  readonly #own = new WeakSet<object>();

  constructor(machinery: NativeMachinery) {
    super();
    this.machinery = machinery;
  }

  /** Bytes of arrays that wait for their next use. */
  get pooledBytes(): number {
    return this.#pool.bytes;
  }

  /** A result in the making. */
  output(shape: readonly number[]): Output {
    const values = this.#pool.take(shape.reduce((size, extent) => size * extent, 1));
    const info = this.makeTensorInfo([...shape], 'float32', values);
    this.#own.add(info.dataId);
    return { info, values };
  }

  /** The same data under another shape. */
  alias({ dataId, dtype }: tf.TensorInfo, shape: readonly number[]): tf.TensorInfo {
    this.incRef(dataId);
    return { dataId, shape: [...shape], dtype };
  }

  /** A tensor's array, for as long as the tensor lives. */
  borrow({ dataId }: tf.TensorInfo): Float32Array {
    const { values } = this.data.get(dataId);
    // The general cast from integers changes the type's name alone.
    return values instanceof Float32Array ? values : Float32Array.from(values as Int32Array);
  }

  /** Somebody else may hold this array from now on. */
  release({ dataId }: tf.TensorInfo): void {
    this.#own.delete(dataId);
  }

  override readSync(dataId: object): ReturnType<MathBackendCPU['readSync']> {
    this.#own.delete(dataId);
    return super.readSync(dataId);
  }

  override disposeData(dataId: object, force = false): boolean {
    const array = this.#own.has(dataId) ? (this.data.get(dataId).values as Float32Array) : null;
    const isGone = super.disposeData(dataId, force);
    if (isGone && array !== null) {
      this.#own.delete(dataId);
      this.#pool.give(array);
    }
    return isGone;
  }
}
