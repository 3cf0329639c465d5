export type * from './vector-index.js';
