export type { Metric, SearchOptions, SearchResult, VectorIndex } from './vector-index.js';
export { indexOptions, type IndexOptions } from './index-options.js';
export { createIndex, type NewIndex } from './create-index.js';
export { loadIndex, type LoadOptions } from './load-index.js';
export { chooseIndexKind, type IndexChoice } from './choose-kind.js';
export { indexKindNames, indexKinds, type IndexKindName } from './registry.js';
export type { IndexContext, IndexKind, IndexSpec } from './index-kind.js';
export type { IndexServices } from './index-services.js';
