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
    columns.forEach((values, c) => {
      let sum = 0;
      for (let user = 0; user < users; user++) sum += times[user] * values[user];
      means[c][sample] = sum / users;
    });
  }
  return means.map((column) => {
    const ascending = column.sort();
    return [quantile(ascending, 0.025), quantile(ascending, 0.975)];
  });
}

/** Linear between the two nearest order statistics. */
function quantile(ascending: Float64Array, share: number): number {
  const place = share * (ascending.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, ascending.length - 1);
  return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
}
