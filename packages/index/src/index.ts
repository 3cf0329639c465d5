export type {
  IndexStats,
  Metric,
  RowFilter,
  SearchOptions,
  SearchPath,
  SearchResult,
  VectorIndex,
} from './vector-index.js';
export { RowSet } from './row-set.js';
export { SEARCH_PATHS } from '@belfry/native';
export { indexOptions, type IndexOptions } from './index-options.js';
export { createIndex, type NewIndex } from './create-index.js';
export { exportHnswlib, importHnswlib, type HnswlibImport } from './hnswlib-files.js';
export { chooseStorage, type StorageChoice } from './hnsw/choose-storage.js';
export { loadIndex, type LoadOptions } from './load-index.js';
export { readIndexHeader } from './files/with-open-index.js';
export { removeIndex } from './files/remove-index.js';
export type { IndexHeader } from './files/index-header.js';
export { indexInfo, type IndexInfo } from './files/index-info.js';
export { probeIndex, type ProbeInput, type ProbePoint, type ProbeResult } from './tools/probe-index.js';
export { RecallTally, queriesToShow, type RecallEstimate } from './tools/recall-interval.js';
export type { QuerySet } from './tools/query-set.js';
export type { Catalogue } from './tools/ground-truth.js';
export type { Latency } from './tools/timing.js';
export { predictedBytesPerVector, type GraphShape } from './hnsw/predicted-bytes.js';
export { tuneIndex, type TuneResult } from './tools/tune/tune-index.js';
export type { TuneInput } from './tools/tune/plan.js';
export type { Trial } from './tools/tune/trial.js';
export type { Skipped } from './tools/tune/candidates.js';
export { chooseIndexKind, type IndexChoice } from './choose-kind.js';
export { indexKindNames, indexKinds, type IndexKindName } from './registry.js';
export type { IndexContext, IndexKind, IndexSpec } from './index-kind.js';
export type { IndexServices } from './index-services.js';
