#include "lists.h"

#include <algorithm>

namespace belfry {

BestK emptyList(Candidate* candidates, ptrdiff_t capacity, ptrdiff_t k) {
  BestK best = {};
  best.candidates = candidates;
  best.capacity = capacity;
  best.k = k;
  best.thresholdScore = -__builtin_inff();
  return best;
}

void leaveOut(BestK& best, const Exclusions& exclusions, ptrdiff_t query, ptrdiff_t firstRow) {
  if (exclusions.offsets == nullptr) return;
  const int32_t* const end = exclusions.rows + exclusions.offsets[query + 1];
  best.excluded = std::lower_bound(exclusions.rows + exclusions.offsets[query], end, firstRow);
  best.excludedEnd = end;
}

void writeList(const BestK& best, ptrdiff_t query, const TopKLists& lists) {
  for (size_t place = 0; place < best.size; place++) {
    lists.rows[query * lists.stride + place] = rowOf(best.candidates[place]);
    lists.scores[query * lists.stride + place] = scoreOf(orderOf(best.candidates[place]));
  }
  lists.found[query] = best.size;
  lists.tiedBeyond[query] = best.tiedBeyond;
}

}  // namespace belfry
