export type * from './kernels.js';
export type * from './tensor-kernels.js';
export { getKernels, kernelInfo, type KernelInfo, type KernelOptions } from './get-kernels.js';
export { getTensorKernels, type TensorKernelOptions } from './get-tensor-kernels.js';
export { keptForGradient } from './tensor-kernels.js';
export { defaultThreads } from './default-threads.js';
export { referenceKernels } from './reference/reference-kernels.js';
export { availableIsas } from './addon/native-machine.js';
export { measureSpeed, type KernelSpeed } from './measure-speed.js';
export { measureLimits, type MachineLimits } from './addon/probe.js';
export { fileMapper, type MapFile } from './mapped-file.js';
export { idFinder, type FindIds, type IdTable } from './id-lookup.js';
export { useLargePages } from './large-pages.js';
export type {
  GraphAnswer,
  GraphFile,
  GraphMetric,
  GraphOptions,
  GraphQuery,
  GraphStats,
  GraphStorage,
  HnswGraph,
  HnswGraphs,
} from './hnsw/hnsw-graph.js';
export { getHnswGraphs, hnswUnavailable, type HnswGraphsOptions } from './get-hnsw-graphs.js';
export { SEARCH_PATHS } from './hnsw/hnsw-graph.js';
export { sphericalKMeans, type KMeans, type KMeansInput } from './clusters/spherical-k-means.js';
