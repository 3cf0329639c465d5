/**
 * Several vectors for one user: the items of the history, clustered, each cluster encoded like a history of its own.
 * Clusters by Ward (1963): of all pairs the two are joined whose joining raises the squared distances to the means least,
 * |A||B| / (|A| + |B|) · ‖a − b‖², as PinnerSage does (Pal et al. 2020), until there are as few as wanted. Equal joins: the
 * older items first.
 */
import type { RecallSite } from '../recall-site.js';
import { encodeHistory } from './encode-history.js';

/** Newest items that are clustered; more cost their square. */
const MOST_ITEMS = 64;

interface Cluster {
  readonly rows: number[];
  readonly mean: Float32Array;
}

/**
 * @param history item rows, oldest first
 * @returns at most `wanted` vectors, that of the newest interest last; fewer where there are fewer different items
 */
export function interestVectors(
  site: Pick<RecallSite, 'encoder' | 'items'>,
  history: Int32Array,
  wanted: number,
  halfLife: number,
): Float32Array[] {
  const recent = [...new Set(history.toReversed())].slice(0, MOST_ITEMS).reverse();
  const clusters = recent.map((row): Cluster => ({ rows: [row], mean: site.items.vectors.at(row) }));
  while (clusters.length > wanted) joinNearest(clusters);
  const place = new Map(recent.map((row, n) => [row, n]));
  const newest = ({ rows }: Cluster): number => Math.max(...rows.map((row) => place.get(row)!));
  return clusters
    .toSorted((a, b) => newest(a) - newest(b))
    .map(({ rows }) => {
      const inOrder = rows.toSorted((a, b) => place.get(a)! - place.get(b)!);
      return encodeHistory(site, Int32Array.from(inOrder), halfLife).vector;
    });
}

function joinNearest(clusters: Cluster[]): void {
  let least = Infinity;
  let pair: readonly [number, number] = [0, 1];
  for (let a = 0; a < clusters.length; a++) {
    for (let b = a + 1; b < clusters.length; b++) {
      const cost = joiningCost(clusters[a], clusters[b]);
      if (cost < least) {
        least = cost;
        pair = [a, b];
      }
    }
  }
  const [removed] = clusters.splice(pair[1], 1);
  clusters[pair[0]] = joined(clusters[pair[0]], removed);
}

function joiningCost(a: Cluster, b: Cluster): number {
  let distance = 0;
  for (let d = 0; d < a.mean.length; d++) distance += (a.mean[d] - b.mean[d]) ** 2;
  return ((a.rows.length * b.rows.length) / (a.rows.length + b.rows.length)) * distance;
}

function joined(a: Cluster, b: Cluster): Cluster {
  const share = a.rows.length / (a.rows.length + b.rows.length);
  return { rows: [...a.rows, ...b.rows], mean: a.mean.map((value, d) => share * value + (1 - share) * b.mean[d]) };
}
