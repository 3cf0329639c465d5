export type * from './embedding-table.js';
export type * from './optimizer.js';
