export type * from './negatives-contract.js';
