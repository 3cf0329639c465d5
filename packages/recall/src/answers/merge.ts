/**
 * Candidates of several sources → one list. Each place goes to the source that has had the smallest part of its share so
 * far, which gives its best candidate that is not there yet; equal parts go by the order of the sources. A source that has
 * none left drops out, and the others get its places.
 */
import type { Ranked } from '../ranked.js';
import type { AnySourceName } from '../sources/registry.js';

export interface Proposal {
  readonly name: AnySourceName;
  /** Above 0; shares need not add up to 1. */
  readonly share: number;
  readonly ranked: Ranked;
}

export interface Merged {
  readonly rows: readonly number[];
  readonly scores: readonly number[];
  /** Aligned with rows: the source that gave each its place. */
  readonly from: readonly AnySourceName[];
}

/** @param mayAdd asked once of each candidate when its turn comes; what it refuses is passed over */
export function mergeProposals(proposals: readonly Proposal[], k: number, mayAdd: (row: number) => boolean): Merged {
  const merged = { rows: [] as number[], scores: [] as number[], from: [] as AnySourceName[] };
  const decided = new Set<number>();
  const waiting = proposals.map((proposal) => ({ ...proposal, next: 0, given: 0 }));
  while (merged.rows.length < k && waiting.length > 0) {
    const source = waiting.reduce((least, other) => (part(other) < part(least) ? other : least));
    const { rows, scores } = source.ranked;
    while (source.next < rows.length && decided.has(rows[source.next])) source.next++;
    if (source.next === rows.length) {
      waiting.splice(waiting.indexOf(source), 1);
      continue;
    }
    const at = source.next++;
    decided.add(rows[at]);
    if (!mayAdd(rows[at])) continue;
    source.given++;
    merged.rows.push(rows[at]);
    merged.scores.push(scores[at]);
    merged.from.push(source.name);
  }
  return merged;
}

/** Of its share, with the place it would get. */
function part({ given, share }: { given: number; share: number }): number {
  return (given + 1) / share;
}
