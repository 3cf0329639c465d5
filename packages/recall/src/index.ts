export { createRecall, type Recall } from './recall.js';
export { itemQuery } from './item-queries.js';
export type { RecallParts } from './recall-parts.js';
export type { RecallOptions, SimilarOptions } from './recall-options.js';
export type { ItemQuery, UserQuery } from './resolve-query.js';
export type { RecallItem, RecallResult } from './recall-result.js';
export type { ItemUpsert, LiveRecall, RecallEvent } from './live-recall.js';
export type { AttributeValue, Condition, Where } from './where.js';
export type { QueryEncoder } from './query-encoder.js';
