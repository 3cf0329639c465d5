export type * from './scorer.js';
