export type * from './recall-result.js';
export type * from './query-encoder.js';
