// Unit vectors in clusters: a centre drawn evenly, and around it a vector of normally distributed numbers `spread` times as
// long as the centre's, cut back to length 1. Queries are drawn alike and are none of the vectors.
import { Rng } from '@belfry/core';

/** @returns items [count, dim] and queries [queryCount, dim] around count / pointsPerCentre centres */
export function clusteredVectors({ count, queryCount, dim, pointsPerCentre, spread, seed }) {
  const rng = Rng.fromSeed(seed);
  const scale = 1 / Math.sqrt(dim);
  const centreCount = Math.ceil(count / pointsPerCentre);
  const centres = Float32Array.from({ length: centreCount * dim }, () => rng.normal() * scale);
  const around = (rows) => {
    const points = new Float32Array(rows * dim);
    for (let row = 0; row < rows; row++) {
      const centre = rng.int(centreCount) * dim;
      for (let d = 0; d < dim; d++) points[row * dim + d] = centres[centre + d] + spread * rng.normal() * scale;
    }
    return points;
  };
  return { items: around(count), queries: around(queryCount) };
}
