/** Items near the user's vector, or near one of several. */
import { nearest } from './nearest.js';
import type { RecallSource } from './source.js';

export const u2i: RecallSource = {
  summary: "near the user's vector",
  candidates: ({ items }, queries, limits) => nearest(items.index, queries, limits),
};
