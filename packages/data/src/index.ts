export type * from './interactions.js';
export type * from './features.js';
export type * from './dataset.js';
export * from './vocabulary.js';
