/** The loops of the own-scores kernel: a row is a query, its positive and its own candidates. */
import { rowEpilogue } from '../epilogues/registry.js';
import type { OwnScoreLoops } from '../scores/compose-own-scores.js';
import { dotProducts } from './dot-products.js';
import { termsInPlace } from './terms.js';

export const ownScoreLoops: OwnScoreLoops = (input, gradients) => {
  const { dim, queryCount, perQuery, left, shares, temperature, candidates } = input;
  const epilogue = rowEpilogue(input.epilogue);
  const room = new Float64Array(perQuery);
  const positiveScore = new Float64Array(1);
  let loss = 0;
  for (let row = 0; row < queryCount; row++) {
    if (shares[row] === 0) continue;
    const own = (matrix: Float32Array) => matrix.subarray(row * dim, (row + 1) * dim);
    const [query, positive] = [own(input.queries), own(input.positives)];
    const first = row * perQuery;
    const scores = room.subarray(0, left[row]);
    dotProducts(query, candidates, first, first + left[row], scores);
    for (let j = 0; j < scores.length; j++) scores[j] /= temperature;
    dotProducts(query, positive, 0, 1, positiveScore);
    const rowLoss = termsInPlace(scores, positiveScore[0] / temperature, left[row], epilogue);
    loss += shares[row] * rowLoss.loss;

    const share = shares[row] / temperature;
    const positiveSlope = share * rowLoss.positiveSlope;
    const [toQuery, toPositive] = [own(gradients.queryGradient), own(gradients.positiveGradient)];
    for (let k = 0; k < dim; k++) {
      toQuery[k] = positiveSlope * positive[k];
      toPositive[k] = positiveSlope * query[k];
    }
    for (let j = 0; j < scores.length; j++) {
      const slope = share * rowLoss.candidateScale * scores[j];
      const at = (first + j) * dim;
      for (let k = 0; k < dim; k++) {
        toQuery[k] += slope * candidates[at + k];
        gradients.candidateGradient[at + k] = slope * query[k];
      }
    }
  }
  return loss;
};
