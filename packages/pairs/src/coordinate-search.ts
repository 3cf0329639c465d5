/** Coordinate search: one weight after the other is moved along a ladder while the figure grows, until none helps. */

export interface SearchedWeights {
  readonly weights: readonly number[];
  readonly figure: number;
  /** Every weight vector that was tried. */
  readonly tried: number;
}

/** Factors a weight is moved by; 0 leaves a source out, and from 0 a weight comes back as `RETURN`. */
const FACTORS = [0, 0.5, 0.8, 1.25, 2];
const RETURN = 0.25;
const MOST_ROUNDS = 6;

/**
 * @param start one weight per source; the first stays as it is, for only ratios matter
 * @param measure a figure on validation, the larger the better
 */
export async function coordinateSearch(
  start: readonly number[],
  measure: (weights: readonly number[]) => number | Promise<number>,
): Promise<SearchedWeights> {
  let weights = [...start];
  let figure = await measure(weights);
  let tried = 1;
  for (let round = 0, improved = true; improved && round < MOST_ROUNDS; round++) {
    improved = false;
    for (let n = 1; n < weights.length; n++) {
      const base = weights[n];
      for (const moved of base === 0 ? [RETURN] : FACTORS.map((factor) => factor * base)) {
        const candidate = weights.with(n, moved);
        const found = await measure(candidate);
        tried++;
        if (found > figure) [weights, figure, improved] = [candidate, found, true];
      }
    }
  }
  return { weights, figure, tried };
}
