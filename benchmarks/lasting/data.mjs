// Vectors in clusters, drawn one after the other for as long as a case goes on.
import { Rng } from '@belfry/core';

const CENTRES = 200;

/** @param spread of the points round their centre, as a share of the centres' */
export function cloud({ dim, spread, seed }) {
  const places = Rng.fromSeed(seed);
  const centres = Float32Array.from({ length: CENTRES * dim }, () => places.normal());
  const rng = Rng.fromSeed(seed + 1);
  const around = (centre) =>
    Float32Array.from({ length: dim }, (_, d) => centres[centre * dim + d] + spread * rng.normal());
  return {
    /** `count` vectors of clusters chosen evenly. */
    draw: (count) => Array.from({ length: count }, () => around(rng.int(CENTRES))),
    /** `count` vectors, cluster by cluster. */
    drawInOrder: (count) => Array.from({ length: count }, (_, n) => around(Math.floor((n * CENTRES) / count))),
    /** `count` vectors of one cluster. */
    drawOf: (cluster, count) => Array.from({ length: count }, () => around(cluster)),
  };
}

/** @param vectors of one length, one after the other */
export function flat(vectors) {
  const dim = vectors[0].length;
  const all = new Float32Array(vectors.length * dim);
  vectors.forEach((vector, n) => all.set(vector, n * dim));
  return all;
}
