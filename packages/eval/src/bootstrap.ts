/** Percentile bootstrap over users (Efron & Tibshirani 1993): how much a mean would change with other users of the kind. */
import type { Rng } from '@belfry/core';

export type Interval = readonly [low: number, high: number];

/**
 * 95 % intervals of several means at once, every resample drawn once for all of them.
 * @param columns one value per user, each [users]
 * @param samples resamples, at least 1
 */
export function bootstrapIntervals(columns: readonly Float64Array[], samples: number, rng: Rng): Interval[] {
  const users = columns[0]?.length ?? 0;
  const means = columns.map(() => new Float64Array(samples));
  const times = new Uint16Array(users);
  for (let sample = 0; sample < samples; sample++) {
    times.fill(0);
    for (let n = 0; n < users; n++) times[rng.int(users)]++;
    for (let c = 0; c < columns.length; c += 4) {
      const sums = fourSums(times, columns.slice(c, c + 4));
      means.slice(c, c + 4).forEach((column, n) => (column[sample] = sums[n] / users));
    }
  }
  return means.map((column) => {
    const ascending = column.sort();
    return [quantile(ascending, 0.025), quantile(ascending, 0.975)];
  });
}

/** Σ times · values of up to four columns: alone, each sum would wait for its last addition before the next begins. */
function fourSums(
  times: Uint16Array,
  [first, second = first, third = first, fourth = first]: Float64Array[],
): number[] {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let user = 0; user < times.length; user++) {
    const weight = times[user];
    a += weight * first[user];
    b += weight * second[user];
    c += weight * third[user];
    d += weight * fourth[user];
  }
  return [a, b, c, d];
}

/** Linear between the two nearest order statistics. */
function quantile(ascending: Float64Array, share: number): number {
  const place = share * (ascending.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, ascending.length - 1);
  return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
}
