// A search over all queries and rows: cut into parts, worked off by the pool, put together. What is found does not depend
// on the cut, because no two candidates of a query are alike in order and ties are counted exactly; the cut may therefore
// look at the number of threads.
#pragma once

#include "lists.h"
#include "topk.h"

namespace belfry {

struct SearchShape {
  ptrdiff_t queryCount;
  ptrdiff_t rowCount;
  /** 1 … rowCount */
  ptrdiff_t k;
};

/** What scores the rows. */
struct RowScores {
  /** Offers the scores of a part to its queries' lists. */
  void (*offerPart)(const void* context, const SearchPart& part, BestK* best, float* scratch);
  /** Numbers of working memory for that, for so many queries. */
  size_t (*scratchFor)(const void* context, ptrdiff_t queryCount);
  const void* context;
};

/**
 * @param budgetBytes about what the lists may take while they are made
 * @throws std::bad_alloc
 */
void findBest(int threads, size_t budgetBytes, const SearchShape& shape, const RowScores& scores,
              const Exclusions& exclusions, const TopKLists& lists);

}  // namespace belfry
