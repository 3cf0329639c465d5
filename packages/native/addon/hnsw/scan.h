// Comparing queries with everything that may be found: the answer where a walk would look at as much, or found too little.
#pragma once

#include "state.h"

namespace belfry {

/** Answers these queries of a request. @throws std::bad_alloc */
void scan(const Graph::State& state, int threads, const SearchRequest& request, const std::vector<ptrdiff_t>& queries,
          const SearchLists& lists);

}  // namespace belfry
