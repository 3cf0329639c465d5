/** The list of a scorer that has no opinion: where every candidate has one score, a random order stands in for none. */
import type { Rng } from '@belfry/core';

/**
 * k different items in random order, `exclude` (ascending) left out: a Fisher–Yates shuffle of all candidates of which
 * only the first k places are carried out.
 */
export function randomList(rng: Rng, k: number, itemCount: number, exclude: Int32Array): Int32Array {
  const candidates = itemCount - exclude.length;
  const moved = new Map<number, number>();
  return Int32Array.from({ length: Math.min(k, candidates) }, (_, place) => {
    const drawn = place + rng.int(candidates - place);
    const candidate = moved.get(drawn) ?? drawn;
    moved.set(drawn, moved.get(place) ?? place);
    return itemOfCandidate(candidate, exclude);
  });
}

/** The n-th item (from 0) that is not excluded. */
function itemOfCandidate(n: number, exclude: Int32Array): number {
  let item = n;
  for (let i = 0; i < exclude.length && exclude[i] <= item; i++) item++;
  return item;
}
