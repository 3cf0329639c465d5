export {
  normalValues,
  type DenseGradient,
  type DenseParameter,
  type EmbeddingTable,
  type Gradients,
  type SparseGradient,
} from './embedding-table.js';
export type { Optimizer } from './optimizer.js';
export { createOptimizer, optimizers, type OptimizerName, type OptimizerOptions } from './optimizers/registry.js';
export { sumBags } from './bag-rows.js';
export { GradientAccumulator } from './gradient-accumulator.js';
export { differentiate, evaluateForward, type HostLoss, type HostLossResult, type Leaf } from './differentiate.js';
export { initBackend, type BackendInfo } from './backends/init-backend.js';
export { backendNames, type BackendName } from './backends/backends.js';
export { doctor, type BackendCheck, type DoctorOptions, type DoctorReport, type KernelCheck } from './doctor.js';
