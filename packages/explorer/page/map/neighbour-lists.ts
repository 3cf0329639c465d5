/** The exact neighbours of an item beside those of the index, and where the two disagree. */
import type { RecallAnswer } from '../api/answers.js';

export interface Neighbour {
  readonly item: string;
  readonly score: number;
  /** Whether the other list has it too. */
  readonly isShared: boolean;
}

export interface NeighbourLists {
  readonly exact: readonly Neighbour[];
  readonly index: readonly Neighbour[];
  /** Exact neighbours that the index found, as a share. */
  readonly recall: number;
}

export function compareNeighbours(exact: RecallAnswer, index: RecallAnswer): NeighbourLists {
  const exactIds = new Set(exact.items.map(({ item }) => item));
  const indexIds = new Set(index.items.map(({ item }) => item));
  const found = exact.items.filter(({ item }) => indexIds.has(item)).length;
  return {
    exact: exact.items.map(({ item, score }) => ({ item, score, isShared: indexIds.has(item) })),
    index: index.items.map(({ item, score }) => ({ item, score, isShared: exactIds.has(item) })),
    recall: exact.items.length === 0 ? 1 : found / exact.items.length,
  };
}
