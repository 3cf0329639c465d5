/** The towers in figures: alignment, uniformity and collapse on a sample. */
import { diagnose, type Diagnostics } from '@belfry/contrast';
import type { Rng } from '@belfry/core';
import type { ExampleBatch } from './examples.js';
import type { Phase } from './fit.js';

/** @param rows users and items sampled; 0 = none @returns with the pairs sampled; null where the data is too small */
export function diagnosticsOf(
  { examples, model: { towers } }: Phase,
  rows: number,
  rng: Rng,
): { figures: Diagnostics; pairs: ExampleBatch } | null {
  const { pairs, catalogue } = examples.sample(rows, rng);
  if (pairs.users.length < 2 || catalogue.rows.length < 2) return null;
  const figures = diagnose({
    dim: towers.item.dim,
    pairs: {
      userRows: pairs.users,
      itemRows: pairs.items,
      users: towers.user.encode({ rows: pairs.users, history: pairs.histories }),
      items: towers.item.encode({ rows: pairs.items, history: null }),
    },
    catalogue: {
      items: towers.item.encode({ rows: catalogue.rows, history: null }),
      frequencies: catalogue.frequencies,
    },
  });
  return { figures, pairs };
}
