/** Every kernel in plain TypeScript: what runs where nothing faster does, and what the faster forms are held against. */
import type { Kernels } from '../kernels.js';
import { adagradRows } from './adagrad-rows.js';
import { adamRows } from './adam-rows.js';
import { gatherRows, scatterAddRows } from './gather-scatter.js';
import { normalizeRows, normalizeRowsGradient } from './normalize-rows.js';
import { composeScores } from '../scores/compose-scores.js';
import { scoreLoops } from './scores.js';
import { sgdRows } from './sgd-rows.js';
import { selectTopK, topK } from './top-k.js';

export const referenceKernels: Kernels = {
  name: 'reference',
  isa: 'scalar',
  threads: 1,
  scores: composeScores(scoreLoops),
  topK,
  selectTopK,
  gatherRows,
  scatterAddRows,
  normalizeRows,
  normalizeRowsGradient,
  sgdRows,
  adamRows,
  adagradRows,
};
