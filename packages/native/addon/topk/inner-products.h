// Inner products of queries and items as what scores the rows of a search.
#pragma once

#include "find-best.h"

namespace belfry {

struct InnerProducts {
  const TopKKernels& kernels;
  /** [·, dim] */
  const float* queries;
  const float* items;
  ptrdiff_t dim;

  /** Lives no longer than this. */
  RowScores scores() const {
    return {[](const void* context, const SearchPart& part, BestK* best, float* scratch) {
              const auto& [kernels, queries, items, dim] = *static_cast<const InnerProducts*>(context);
              kernels.search(queries, items, dim, part, best, scratch);
            },
            [](const void* context, ptrdiff_t queryCount) {
              const InnerProducts& products = *static_cast<const InnerProducts*>(context);
              return products.kernels.searchScratch(queryCount, products.dim);
            },
            this};
  }
};

}  // namespace belfry
