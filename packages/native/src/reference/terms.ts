/** From a row's scores to its terms, and from their sums to its loss. */
import { pointwiseTerms } from '../epilogues/pointwise-terms.js';
import type { ExponentialEpilogue, PointwiseEpilogue, RowEpilogue, RowLoss } from '../epilogues/row-epilogue.js';

/** Replaces the scores z of a row's candidates by their terms; −∞ is left out. @param left candidates not left out */
export function termsInPlace(scores: Float64Array, positive: number, left: number, epilogue: RowEpilogue): RowLoss {
  return epilogue.terms === 'exponential'
    ? exponentiate(scores, positive, left, epilogue)
    : takeSlopes(scores, positive, epilogue);
}

/** Replaces each score z by e^(z − max). */
function exponentiate(scores: Float64Array, positive: number, left: number, epilogue: ExponentialEpilogue): RowLoss {
  let maximum = -Infinity;
  for (const z of scores) maximum = Math.max(maximum, z);
  let sum = 0;
  for (let j = 0; j < scores.length; j++) sum += scores[j] = Math.exp(scores[j] - maximum);
  return epilogue.finish({ positive, maximum, sum, left });
}

/** Replaces each score by its slope, 0 where it is left out. */
function takeSlopes(scores: Float64Array, positive: number, epilogue: PointwiseEpilogue): RowLoss {
  const term = pointwiseTerms[epilogue.terms];
  const shift = epilogue.shift === 'positive' ? positive : epilogue.shift;
  let [losses, slopes, left] = [0, 0, 0];
  for (let j = 0; j < scores.length; j++) {
    if (scores[j] === -Infinity) {
      scores[j] = 0;
      continue;
    }
    const { loss, slope } = term(scores[j] - shift);
    losses += loss;
    slopes += scores[j] = slope;
    left++;
  }
  return epilogue.finish({ positive, losses, slopes, left });
}
