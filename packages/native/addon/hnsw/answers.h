// From slots and scores to the lists of an answer.
#pragma once

#include <vector>

#include "../topk/best-k.h"
#include "state.h"

namespace belfry {

/** The score of the contract for a query, whose vector is of unit length where the metric is cosine. */
inline float scoreOf(const HnswKernels& kernels, const Graph::State& state, const float* query, uint32_t slot) {
  return kernels.score[state.options.metric == Metric::l2](query, state.vector(slot), state.options.dim);
}

/** Writes the k best of candidates (several of a row count once) as the answer to a query. */
void writeAnswer(std::vector<Candidate>& candidates, const SearchRequest& request, ptrdiff_t query, SearchPath path,
                 const SearchLists& lists);

/** Lets go of candidates whose rows are now elsewhere, and of rows that come twice. */
void keepCurrent(const Graph::State& state, std::vector<Candidate>& candidates);

}  // namespace belfry
