// The k best partners of each item by swing: two users who share the item speak for what else they share, the less so the
// more they share altogether.
#pragma once

#include "sparse-top-k.h"

namespace belfry {

struct SwingLog {
  ptrdiff_t rowCount;
  ptrdiff_t columnCount;
  /** Per row, its users. */
  Csr left;
  /** Per user, items, each once. */
  Csr right;
  /** Per user; null = 1. */
  const double* userWeights;
  double alpha;
};

/**
 * Sums over the pairs of a row's users, in the order of its list; a pair's term is wᵤ·wᵥ / (alpha + items in common).
 *
 * @param k 1 … columns
 * @throws std::bad_alloc
 */
void findBestBySwing(int threads, const SwingLog& log, ptrdiff_t k, const Exclusions& exclusions, const TopKLists& lists);

}  // namespace belfry
