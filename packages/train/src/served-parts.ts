/** Everything serving needs of a model, into a run folder. */
import type { Csr } from '@belfry/core';
import type { ItemFacts, RunFolder, Vocabulary } from '@belfry/data';
import type { ServedVectors } from '@belfry/eval';
import { towerState, type Towers } from '@belfry/towers';

export interface ServedParts {
  readonly users: Vocabulary;
  readonly items: Vocabulary;
  readonly vectors: Pick<ServedVectors, 'dim' | 'userVectors' | 'itemVectors'>;
  /** Per user row, item rows oldest first. */
  readonly histories: Csr;
  readonly facts: ItemFacts;
  readonly towers: Towers;
}

/** @throws DISK_FULL, FILE_UNREADABLE */
export async function writeServedParts(
  run: RunFolder,
  { users, items, vectors, histories, facts, towers }: ServedParts,
): Promise<void> {
  const { dim, userVectors, itemVectors } = vectors;
  await run.writeVocabularies(users, items);
  await run.writeVectors('user', users, { dim, values: userVectors });
  await run.writeVectors('item', items, { dim, values: itemVectors });
  await run.writeHistories(users, histories);
  await run.writeItemFacts(items, facts);
  await run.writeTowers({ arrays: towerState(towers), meta: towers.meta });
}
