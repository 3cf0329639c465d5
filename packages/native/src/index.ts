export type * from './kernels.js';
export { getKernels, type KernelOptions } from './get-kernels.js';
export { defaultThreads } from './default-threads.js';
export { referenceKernels } from './reference/reference-kernels.js';
