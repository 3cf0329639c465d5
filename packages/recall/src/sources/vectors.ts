/** Items near the vector that asks. */
import type { RecallSource } from './source.js';
import { u2i } from './u2i.js';

export const vectors: RecallSource = { ...u2i, summary: 'near by their vectors' };
