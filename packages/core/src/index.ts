export { BelfryError, type ErrorReport } from './errors/belfry-error.js';
export { ERROR_CODES, type ErrorCode } from './errors/codes.js';
export { Rng } from './rng.js';
export { silentLogger, type Logger, type LogFields } from './logger.js';
export { silentProgress, type Progress, type ProgressTask } from './progress.js';
export { silentMetrics, type Labels, type Metrics } from './metrics.js';
export { csrFromPairs, csrRow, csrRows, type Csr } from './csr.js';
