/** For sources that go through lists: whether a row may be proposed. */
import type { RecallSite } from '../recall-site.js';
import type { Limits, SourceQuery } from './source.js';

export function mayCome(
  { items }: RecallSite,
  { exclude }: SourceQuery,
  { allowed }: Limits,
): (row: number) => boolean {
  const excluded = new Set(exclude);
  return (row) => !excluded.has(row) && (allowed === null ? items.isAlive(row) : allowed.has(row));
}

/** The first `want` rows of a list that may come. */
export function firstThatMay(rows: Iterable<number>, may: (row: number) => boolean, want: number): number[] {
  const found: number[] = [];
  for (const row of rows) {
    if (found.length >= want) break;
    if (may(row)) found.push(row);
  }
  return found;
}
