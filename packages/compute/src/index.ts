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
export { linear } from './linear.js';
export { layerNorm } from './layer-norm.js';
export { rowSoftmax } from './softmax.js';
export { initBackend, type BackendInfo } from './backends/init-backend.js';
export { backendNames, type BackendName, type BackendOptions } from './backends/backends.js';
export { doctor, type BackendCheck, type DoctorReport } from './doctor.js';
