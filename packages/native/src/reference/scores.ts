/**
 * The scores kernel, one query at a time: one row of scores is all that is ever held. Two passes over the row give the
 * log-sum-exp (maximum, then sum), the epilogue the loss and its slopes, a last pass both gradients.
 */
import type { Csr } from '@belfry/core';
import { rowEpilogue } from '../epilogues/registry.js';
import type { ScoresInput, ScoresOutput } from '../kernels.js';
import { exampleShares } from '../scores/example-shares.js';
import { joinedLogCounts, joinedVectors, splitByBlock } from '../scores/joined-candidates.js';
import { checkScores } from '../shapes/scores-shape.js';
import { dotProducts } from './dot-products.js';

export function scores(input: ScoresInput): ScoresOutput {
  const { dim, candidates, exclusions, temperature, positiveLogExpectedCount } = input;
  const { queryCount, candidateCount } = checkScores(input);
  const shares = exampleShares(input, { queryCount, candidateCount });
  const epilogue = rowEpilogue(input.epilogue);
  const vectors = joinedVectors(candidates);
  const logCounts = joinedLogCounts(candidates, dim, candidateCount);

  const logits = new Float64Array(candidateCount);
  const positiveLogit = new Float64Array(1);
  const queryGradient = new Float32Array(queryCount * dim);
  const positiveGradient = new Float32Array(queryCount * dim);
  const candidateGradient = new Float64Array(candidateCount * dim);
  let loss = 0;

  for (let row = 0; row < queryCount; row++) {
    if (shares[row] === 0) continue;
    const own = (matrix: Float32Array) => matrix.subarray(row * dim, (row + 1) * dim);
    const query = own(input.queries);
    const positive = own(input.positives);

    dotProducts(query, vectors, 0, candidateCount, logits);
    for (let j = 0; j < candidateCount; j++) logits[j] = logits[j] / temperature - logCounts[j];
    if (exclusions !== null) leaveOut(logits, exclusions, row);
    dotProducts(query, positive, 0, 1, positiveLogit);
    const positiveScore = positiveLogit[0] / temperature - (positiveLogExpectedCount?.[row] ?? 0);

    const rowLoss = epilogue({ positive: positiveScore, ...exponentiate(logits) });
    loss += shares[row] * rowLoss.loss;

    const share = shares[row] / temperature;
    addOuterGradients(share * rowLoss.candidateScale, logits, query, vectors, own(queryGradient), candidateGradient);
    addScaled(own(queryGradient), share * rowLoss.positiveSlope, positive);
    addScaled(own(positiveGradient), share * rowLoss.positiveSlope, query);
  }
  return { loss, queryGradient, positiveGradient, candidateGradients: splitByBlock(candidateGradient, candidates) };
}

function leaveOut(logits: Float64Array, { offsets, values }: Csr, row: number): void {
  for (let i = offsets[row]; i < offsets[row + 1]; i++) logits[values[i]] = -Infinity;
}

/** Replaces each logit z by e^(z − max). */
function exponentiate(logits: Float64Array): { maximum: number; sum: number } {
  let maximum = -Infinity;
  for (const logit of logits) maximum = Math.max(maximum, logit);
  let sum = 0;
  for (let j = 0; j < logits.length; j++) sum += logits[j] = Math.exp(logits[j] - maximum);
  return { maximum, sum };
}

/** With slopes sⱼ = scale · exponentialsⱼ: queryGradient += Σⱼ sⱼ·cⱼ and candidateGradientⱼ += sⱼ·q. */
function addOuterGradients(
  scale: number,
  exponentials: Float64Array,
  query: Float32Array,
  vectors: Float32Array,
  queryGradient: Float32Array,
  candidateGradient: Float64Array,
): void {
  const dim = query.length;
  const sum = new Float64Array(dim);
  for (let column = 0; column < exponentials.length; column++) {
    const slope = scale * exponentials[column];
    if (slope === 0) continue;
    const start = column * dim;
    for (let j = 0; j < dim; j++) {
      sum[j] += slope * vectors[start + j];
      candidateGradient[start + j] += slope * query[j];
    }
  }
  addScaled(queryGradient, 1, sum);
}

function addScaled(target: Float32Array, scale: number, source: Float32Array | Float64Array): void {
  for (let j = 0; j < target.length; j++) target[j] += scale * source[j];
}
