export type * from './kernels.js';
export type * from './tensor-kernels.js';
export { getKernels, kernelInfo, type KernelInfo, type KernelOptions } from './get-kernels.js';
export { getTensorKernels, type TensorKernelOptions } from './get-tensor-kernels.js';
export { keptForGradient } from './tensor-kernels.js';
export { defaultThreads } from './default-threads.js';
export { referenceKernels } from './reference/reference-kernels.js';
export { availableIsas } from './addon/native-machine.js';
