/** The choice of an implementation of the tensor operations. */
import { createNativeTensorKernels } from './addon/tensors.js';
import { defaultThreads } from './default-threads.js';
import { referenceTensorKernels } from './reference/tensors/reference-tensor-kernels.js';
import type { TensorKernels } from './tensor-kernels.js';

export interface TensorKernelOptions {
  /** `native` by default: the C++ of this machine. */
  readonly implementation?: 'native' | 'reference';
  /** Threads for one call, the caller's included; by default what the machine grants. The reference uses one. */
  readonly threads?: number;
  /** Instruction set of the native ones; `auto` (default) is the best this machine has, or what BELFRY_ISA names. */
  readonly isa?: string;
}

/**
 * Tensor operations to compute with.
 *
 * @throws where the addon was not built or does not fit; BelfryError INVALID_ARGUMENT for an instruction set that is not
 *   here, or too many threads
 */
export function getTensorKernels({
  implementation = 'native',
  threads = defaultThreads(),
  isa = 'auto',
}: TensorKernelOptions = {}): TensorKernels {
  return implementation === 'reference' ? referenceTensorKernels : createNativeTensorKernels(threads, isa);
}
