/**
 * Item-kNN (Sarwar et al. 2001; Deshpande & Karypis 2004): items are alike where the same users have both.
 *
 *   sim(i, j) = w(U(i) ∩ U(j)) / (√(w(U(i)) · w(U(j))) + shrink),   w(U) = Σ_{u ∈ U} |I(u)|^−userDamping
 *
 * the cosine of the items' columns of the log, each user's row scaled by |I(u)|^(−userDamping/2); with damping 1 rows have
 * unit length, as Deshpande & Karypis propose. Each item keeps its k most similar items. Users in common are counted one item at a time, through the transposed log,
 * so memory is O(log + items · k) and time Σ_u |I(u)|²; no items × items table exists.
 */
import { BelfryError, csrRow, csrRows, type Csr } from '@belfry/core';
import { getKernels, type Kernels } from '@belfry/native';
import type { ItemKnnOptions } from './item-knn-options.js';
import { transpose } from './transpose.js';
import { ListBuilder, type WeightedLists } from './weighted-lists.js';

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
  const counter = new CommonUsers(usersOfItems, itemsOfUsers, userWeights);
  const similarities = new Float32Array(itemCount);
  const builder = new ListBuilder(itemCount);
  for (let item = 0; item < itemCount; item++) {
    const others = counter.weigh(item);
    const scores = similarities.subarray(0, others.length);
    for (let n = 0; n < others.length; n++)
      scores[n] = counter.take(others[n]) / (norms[item] * norms[others[n]] + options.shrink);
    const { found, rows, scores: best } = strongest(scores, Math.min(options.neighbours, others.length), kernels);
    builder.append(
      rows.subarray(0, found).map((n) => others[n]),
      best.subarray(0, found),
    );
  }
  return builder.finish();
}

function strongest(
  scores: Float32Array,
  k: number,
  kernels: Kernels,
): { found: number; rows: Int32Array; scores: Float32Array } {
  if (scores.length === 0) return { found: 0, rows: new Int32Array(0), scores };
  const best = kernels.selectTopK({ scores, columns: scores.length, k });
  return { found: best.found[0], rows: best.rows, scores: best.scores };
}

/** Weighs the users two items have in common, for all partners of one item at a time. */
class CommonUsers {
  readonly #usersOfItems: Csr;
  readonly #itemsOfUsers: Csr;
  readonly #userWeights: Float64Array;
  /** [items], all 0 between two calls. */
  readonly #shared: Float64Array;
  readonly #touched: Int32Array;

  constructor(usersOfItems: Csr, itemsOfUsers: Csr, userWeights: Float64Array) {
    this.#usersOfItems = usersOfItems;
    this.#itemsOfUsers = itemsOfUsers;
    this.#userWeights = userWeights;
    this.#shared = new Float64Array(csrRows(usersOfItems));
    this.#touched = new Int32Array(csrRows(usersOfItems));
  }

  /** Items that share a user with `item`, ascending, without itself; each is to be taken before the next call. */
  weigh(item: number): Int32Array {
    const { offsets, values } = this.#itemsOfUsers;
    const [shared, touched] = [this.#shared, this.#touched];
    const users = csrRow(this.#usersOfItems, item);
    let touchedCount = 0;
    for (let u = 0; u < users.length; u++) {
      const weight = this.#userWeights[users[u]];
      for (let i = offsets[users[u]]; i < offsets[users[u] + 1]; i++) {
        const other = values[i];
        if (shared[other] === 0 && other !== item) touched[touchedCount++] = other;
        shared[other] += weight;
      }
    }
    shared[item] = 0;
    return touched.subarray(0, touchedCount).sort();
  }

  /** The weight of the users an item shares. */
  take(other: number): number {
    const weight = this.#shared[other];
    this.#shared[other] = 0;
    return weight;
  }
}

function checkItems({ values }: Csr, itemCount: number): void {
  const outside = values.find((item) => item < 0 || item >= itemCount);
  if (outside === undefined) return;
  throw new BelfryError('SHAPE_MISMATCH', {
    given: `item row ${outside}`,
    expected: `rows from 0 to ${itemCount - 1}`,
    change: 'Give the lists and the number of items of one vocabulary.',
  });
}
