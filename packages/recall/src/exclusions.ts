/** Which rows an answer must not hold. */
import { csrFromLists, type Csr } from '@belfry/core';
import type { Vocabulary } from '@belfry/data';

/** The rows of ids to leave out; unknown ids cannot come back anyway and are only noted. */
export function excludedRows(items: Vocabulary, ids: readonly string[]): { rows: number[]; notes: string[] } {
  const unknown = ids.filter((id) => items.rowOf(id) < 0);
  return {
    rows: ids.map((id) => items.rowOf(id)).filter((row) => row >= 0),
    notes: unknown.length > 0 ? [`not in the catalogue, nothing to exclude: ${unknown.join(', ')}`] : [],
  };
}

/** Per query its own rows and the common ones, each once, ascending. */
export function joinExclusions(own: readonly ArrayLike<number>[], common: readonly number[]): Csr {
  return csrFromLists(own.map((rows) => Int32Array.from(new Set([...Array.from(rows), ...common])).sort()));
}
