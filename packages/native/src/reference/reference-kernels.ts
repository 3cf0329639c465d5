/** Every kernel in plain TypeScript: what runs where nothing faster does, and what the faster forms are held against. */
import type { Kernels } from '../kernels.js';
import { adagradRows } from './adagrad-rows.js';
import { adamRows } from './adam-rows.js';
import { scatterAddBags, sumBags } from './bag-rows.js';
import { distinctRows } from './distinct-rows.js';
import { findNonFinite } from './find-non-finite.js';
import { gatherRows, scatterAddRows } from './gather-scatter.js';
import { normalizeRows, normalizeRowsGradient } from './normalize-rows.js';
import { composeOwnScores } from '../scores/compose-own-scores.js';
import { composeScores } from '../scores/compose-scores.js';
import { ownScoreLoops } from './own-scores.js';
import { scoreLoops } from './scores.js';
import { sgdRows } from './sgd-rows.js';
import { sparseTopK } from './sparse-top-k.js';
import { swingTopK } from './swing-top-k.js';
import { topKInSlices } from '../top-k/in-slices.js';
import { selectTopK, topK } from './top-k.js';

export const referenceKernels: Kernels = {
  name: 'reference',
  isa: 'scalar',
  threads: 1,
  scores: composeScores(scoreLoops),
  ownScores: composeOwnScores(ownScoreLoops),
  topK,
  topKAsync: topKInSlices(topK, 1),
  selectTopK,
  sparseTopK,
  swingTopK,
  gatherRows,
  scatterAddRows,
  sumBags,
  scatterAddBags,
  distinctRows,
  normalizeRows,
  normalizeRowsGradient,
  findNonFinite,
  sgdRows,
  adamRows,
  adagradRows,
};
