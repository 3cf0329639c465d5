/** Registers the backend with its kernels: the native forms, and the backend `cpu`'s for everything else. */
import * as tf from '@tensorflow/tfjs-core';
import { lookUpKernels } from './kernels/look-ups.js';
import { mapKernels } from './kernels/maps.js';
import { moveKernels } from './kernels/moves.js';
import { normKernels } from './kernels/norms.js';
import { productKernels } from './kernels/products.js';
import { reductionKernels } from './kernels/reductions.js';
import { viewKernels } from './kernels/views.js';
import { NativeBackend, type NativeMachinery } from './native-backend.js';
import type { KernelCall, NativeKernel } from './native-kernel.js';

const nativeKernels: readonly NativeKernel[] = [
  ...productKernels,
  ...mapKernels,
  ...reductionKernels,
  ...normKernels,
  ...lookUpKernels,
  ...moveKernels,
  ...viewKernels,
];

/** From now on the backend of this name computes with this; it is registered where it was not yet. */
export function registerNativeBackend(backendName: string, machinery: NativeMachinery): void {
  const registered = tf.findBackend(backendName) as NativeBackend | null;
  if (registered !== null) {
    registered.machinery = machinery;
    return;
  }
  tf.registerBackend(backendName, () => new NativeBackend(machinery));
  const register = (kernelName: string, run: (call: KernelCall) => tf.TensorInfo | tf.TensorInfo[]): void =>
    tf.registerKernel({ kernelName, backendName, kernelFunc: run as unknown as tf.KernelFunc });
  const kernelsOfCpu = new Map(tf.getKernelsForBackend('cpu').map((kernel) => [kernel.kernelName, kernel]));
  for (const { kernelName, run } of nativeKernels) {
    const general = kernelsOfCpu.get(kernelName);
    register(kernelName, (call) => run(call) ?? runForeign(general!, call));
    kernelsOfCpu.delete(kernelName);
  }
  for (const [kernelName, kernel] of kernelsOfCpu) register(kernelName, (call) => runForeign(kernel, call));
}

/** Kernels of `cpu` may make views on what they read (a slice is one), so it must not be used again. */
function runForeign({ kernelFunc }: tf.KernelConfig, call: KernelCall): tf.TensorInfo | tf.TensorInfo[] {
  for (const input of Object.values(call.inputs)) if (input) call.backend.release(input);
  return kernelFunc(call as unknown as Parameters<tf.KernelFunc>[0]);
}
