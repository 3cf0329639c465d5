// A search over all queries and rows: cut into parts, worked off by the pool, put together. What is found does not depend
// on the cut, because no two candidates of a query are alike in order and ties are counted exactly; the cut may therefore
// look at the number of threads.
#pragma once

#include "topk.h"

namespace belfry {

struct SearchShape {
  ptrdiff_t queryCount;
  ptrdiff_t rowCount;
  /** 1 … rowCount */
  ptrdiff_t k;
};

/** Rows left out of each query's list, ascending; offsets are null where there are none. */
struct Exclusions {
  const int32_t* offsets;
  const int32_t* rows;
};

/** Where the result goes: `stride` ≥ k places for each query; those beyond what was found stay as they are. */
struct TopKLists {
  int32_t* rows;
  float* scores;
  int32_t* found;
  int32_t* tiedBeyond;
  ptrdiff_t stride;
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
