/** Pearson's chi-square test of counts against their expectation. */

/**
 * @param observed [n] @param expected [n], of the same total; cells of expectation 0 must be empty
 * @returns whether the deviation is within what chance gives in all but 1 of 30,000 runs
 */
export function countsFit(observed: ArrayLike<number>, expected: ArrayLike<number>): boolean {
  let statistic = 0;
  let cells = 0;
  for (let i = 0; i < expected.length; i++) {
    if (expected[i] > 0) {
      statistic += (observed[i] - expected[i]) ** 2 / expected[i];
      cells++;
    } else if (observed[i] > 0) {
      return false;
    }
  }
  return statistic <= chiSquareQuantile(cells - 1, 4);
}

/** Quantile of chi-square at z standard deviations of a normal (Wilson & Hilferty 1931). */
function chiSquareQuantile(degrees: number, z: number): number {
  const spread = 2 / (9 * degrees);
  return degrees * (1 - spread + z * Math.sqrt(spread)) ** 3;
}
