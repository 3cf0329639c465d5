export type * from './kernels.js';
export { getKernels, kernelInfo, type KernelInfo, type KernelOptions } from './get-kernels.js';
export { defaultThreads } from './default-threads.js';
export { referenceKernels } from './reference/reference-kernels.js';
export { availableIsas } from './addon/native-machine.js';
export { measureSpeed, type KernelSpeed } from './measure-speed.js';
export { measureLimits, type MachineLimits } from './addon/probe.js';
