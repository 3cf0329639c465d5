/** All users and items of a data set as the vectors one serves: the score of a pair is their inner product. */
import { applyScore, type ServedVectors } from '@belfry/eval';
import type { Towers } from '@belfry/towers';
import type { Session } from './session.js';

export function servingVectors(
  { config, dataset }: Session,
  { user, item }: Towers,
  itemCounts: Int32Array,
): ServedVectors {
  return applyScore(
    {
      dim: item.dim,
      userVectors: user.encode({ rows: everyRow(dataset.users.size), history: null }),
      itemVectors: item.encode({ rows: everyRow(dataset.items.size), history: null }),
      itemCounts,
    },
    config.score,
  );
}

function everyRow(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => row);
}
