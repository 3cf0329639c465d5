/** The towers at the end of a trial in figures. */
import { diagnose, type Diagnostics } from '@belfry/contrast';
import type { Phase } from '@belfry/train';

/** @param rows users and items sampled; 0 = none @returns null where the data is too small */
export function diagnosticsOf({ examples, model: { towers }, rng }: Phase, rows: number): Diagnostics | null {
  const { pairs, catalogue } = examples.sample(rows, rng.fork('diagnostics'));
  if (pairs.users.length < 2 || catalogue.rows.length < 2) return null;
  return diagnose({
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
}
