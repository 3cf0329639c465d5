export { createRecall } from './recall.js';
export type { Recall } from './recall-contract.js';
export {
  HISTORY_LENGTH,
  type ItemUpsert,
  type LiveRecall,
  type RecallChanges,
  type RecallEvent,
} from './live-recall.js';
export { KeptEvents } from './live/kept-events.js';
export type { UserEvent } from './live/event-columns.js';
export { itemQuery } from './queries/item-vectors.js';
export type { ItemActivity, RecallParts } from './recall-parts.js';
export {
  LARGEST_K,
  type AnswerOptions,
  type Quota,
  type RecallOptions,
  type SimilarOptions,
} from './recall-options.js';
export type { ItemQuery, UserQuery } from './queries/query.js';
export type { FilteredOut, LeftOutReason, RecallItem, RecallResult } from './recall-result.js';
export type { RankedUsers } from './ranked.js';
export type { QueryEncoder } from './query-encoder.js';
export type { ItemEncoder, ItemFeature } from './item-encoder.js';
export {
  recallSources,
  similarSourceNames,
  similarSources,
  sourceNames,
  type SimilarSourceName,
  type SourceName,
} from './sources/registry.js';
export type { AttributeValue, Condition, Where } from './where.js';
export { unknownItem } from './unknown-ids.js';
