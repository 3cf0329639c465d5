/**
 * The loops of the scores kernel, one query at a time: one row of scores is all that is ever held. Scores become terms
 * (exponentials, or slopes), the epilogue gives the loss and what the terms are multiplied by, a last pass both gradients.
 */
import { csrRow } from '@belfry/core';
import { rowEpilogue } from '../epilogues/registry.js';
import type { ScoreLoops, ScoreLoopsInput } from '../scores/compose-scores.js';
import { dotProducts } from './dot-products.js';
import { termsInPlace } from './terms.js';

export const scoreLoops: ScoreLoops = (input) => {
  const { dim, candidates, candidateCount, queryCount, logCounts, shares, temperature } = input;
  const epilogue = rowEpilogue(input.epilogue);

  const scores = new Float64Array(candidateCount);
  const positiveScore = new Float64Array(1);
  const queryGradient = new Float32Array(queryCount * dim);
  const positiveGradient = new Float32Array(queryCount * dim);
  const candidateGradient = new Float64Array(input.learnedCount * dim);
  let loss = 0;

  for (let row = 0; row < queryCount; row++) {
    if (shares[row] === 0) continue;
    const own = (matrix: Float32Array) => matrix.subarray(row * dim, (row + 1) * dim);
    const query = own(input.queries);
    const positive = own(input.positives);

    dotProducts(query, candidates, 0, candidateCount, scores);
    for (let j = 0; j < candidateCount; j++) scores[j] = scores[j] / temperature - (logCounts?.[j] ?? 0);
    leaveOut(scores, input, row);
    dotProducts(query, positive, 0, 1, positiveScore);
    const z = positiveScore[0] / temperature - (input.positiveLogExpectedCount?.[row] ?? 0);

    const rowLoss = termsInPlace(scores, z, input.left[row], epilogue);
    loss += shares[row] * rowLoss.loss;

    const share = shares[row] / temperature;
    addOuterGradients(share * rowLoss.candidateScale, scores, query, candidates, own(queryGradient), candidateGradient);
    addScaled(own(queryGradient), share * rowLoss.positiveSlope, positive);
    addScaled(own(positiveGradient), share * rowLoss.positiveSlope, query);
  }
  return { loss, queryGradient, positiveGradient, candidateGradient: Float32Array.from(candidateGradient) };
};

function leaveOut(scores: Float64Array, { exclusions, groups }: ScoreLoopsInput, row: number): void {
  if (exclusions !== null) for (const column of csrRow(exclusions, row)) scores[column] = -Infinity;
  const group = groups?.queries[row] ?? -1;
  if (group < 0) return;
  groups!.candidates.forEach((theirs, column) => {
    if (theirs === group) scores[column] = -Infinity;
  });
}

/** With slopes sⱼ = scale · termⱼ: queryGradient += Σⱼ sⱼ·cⱼ and, where there is room for it, candidateGradientⱼ += sⱼ·q. */
function addOuterGradients(
  scale: number,
  terms: Float64Array,
  query: Float32Array,
  candidates: Float32Array,
  queryGradient: Float32Array,
  candidateGradient: Float64Array,
): void {
  const dim = query.length;
  const sum = new Float64Array(dim);
  for (let column = 0; column < terms.length; column++) {
    const slope = scale * terms[column];
    if (slope === 0) continue;
    const start = column * dim;
    for (let j = 0; j < dim; j++) sum[j] += slope * candidates[start + j];
    if (start >= candidateGradient.length) continue;
    for (let j = 0; j < dim; j++) candidateGradient[start + j] += slope * query[j];
  }
  addScaled(queryGradient, 1, sum);
}

function addScaled(target: Float32Array, scale: number, source: Float32Array | Float64Array): void {
  for (let j = 0; j < target.length; j++) target[j] += scale * source[j];
}
