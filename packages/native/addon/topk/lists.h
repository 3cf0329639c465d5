// Lists of the k best, from empty to the arrays of the result.
#pragma once

#include "best-k.h"

namespace belfry {

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

/** Candidates a list of k should have room for while it is made: k, and those that wait to be sorted out. */
constexpr ptrdiff_t roomFor(ptrdiff_t k) { return k + (k > 64 ? k : 64); }

BestK emptyList(Candidate* candidates, ptrdiff_t capacity, ptrdiff_t k);

/** Takes from an empty list what is excluded of a query, from `firstRow` on. */
void leaveOut(BestK& best, const Exclusions& exclusions, ptrdiff_t query, ptrdiff_t firstRow);

/** Writes a sorted list. */
void writeList(const BestK& best, ptrdiff_t query, const TopKLists& lists);

}  // namespace belfry
