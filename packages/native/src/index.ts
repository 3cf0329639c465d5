export type * from './kernels.js';
