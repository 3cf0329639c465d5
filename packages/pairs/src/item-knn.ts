/**
 * Item-kNN (Sarwar et al. 2001; Deshpande & Karypis 2004): items are alike where the same users have both.
 *
 *   sim(i, j) = w(U(i) ∩ U(j)) / (√(w(U(i)) · w(U(j))) + shrink),   w(U) = Σ_{u ∈ U} |I(u)|^−userDamping
 *
 * the cosine of the items' columns of the log, each user's row scaled by |I(u)|^(−userDamping/2); with damping 1 rows have
 * unit length, as Deshpande & Karypis propose. Each item keeps its k most similar items. Users in common are the sparse
 * product of the log, transposed, with itself: memory is O(log + items · k) and time Σ_u |I(u)|²; no items × items table
 * exists.
 */
import { csrRow, csrRows, csrSlice, type Csr } from '@belfry/core';
import { getKernels, type Kernels } from '@belfry/native';
import type { ItemKnnOptions } from './item-knn-options.js';
import { itself } from './lists/itself.js';
import { rangesOfLists } from './lists/rows-at-once.js';
import { transpose } from './lists/transpose.js';
import { ListBuilder, type WeightedLists } from './lists/weighted-lists.js';
import { checkItems } from './pair-log.js';

export interface ItemKnnInput {
  /** Per user row, item rows, each once, ascending. */
  readonly itemsOfUsers: Csr;
  readonly itemCount: number;
  readonly options: ItemKnnOptions;
}

/**
 * The neighbours of each item with their similarities, best first, equal ones by lower row. An item is not its own
 * neighbour, and items without a user in common are no neighbours.
 * @throws SHAPE_MISMATCH where an item row lies outside the catalogue
 */
export function itemKnn(
  { itemsOfUsers, itemCount, options }: ItemKnnInput,
  kernels: Kernels = getKernels(),
): WeightedLists {
  checkItems(itemsOfUsers, itemCount);
  const usersOfItems = transpose(itemsOfUsers, itemCount);
  const userWeights = Float64Array.from(
    { length: csrRows(itemsOfUsers) },
    (_, user) => csrRow(itemsOfUsers, user).length ** -options.userDamping,
  );
  const norms = Float64Array.from({ length: itemCount }, (_, item) =>
    Math.sqrt(csrRow(usersOfItems, item).reduce((sum, user) => sum + userWeights[user], 0)),
  );
  const k = Math.min(options.neighbours, itemCount);
  const builder = new ListBuilder(itemCount);
  for (const [from, to] of rangesOfLists(itemCount, k)) {
    const { rows, scores, found } = kernels.sparseTopK({
      left: csrSlice(usersOfItems, from, to),
      right: itemsOfUsers,
      columns: itemCount,
      k,
      rowWeights: userWeights,
      weights: null,
      cosine: { rowNorms: norms.subarray(from, to), columnNorms: norms, shrink: options.shrink },
      findsZeros: false,
      exclude: itself(from, to),
    });
    found.forEach((count, n) =>
      builder.append(rows.subarray(n * k, n * k + count), scores.subarray(n * k, n * k + count)),
    );
  }
  return builder.finish();
}
