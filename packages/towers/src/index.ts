export type * from './tower.js';
