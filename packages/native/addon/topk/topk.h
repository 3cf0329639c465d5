// Scores that meet the lists of their queries, by instruction set.
#pragma once

#include "best-k.h"

namespace belfry {

/** Some queries and some rows of what they search through; both ranges [from, to). */
struct SearchPart {
  ptrdiff_t firstQuery;
  ptrdiff_t endQuery;
  ptrdiff_t firstRow;
  ptrdiff_t endRow;
};

struct TopKKernels {
  /** Numbers of working memory that `search` needs for a part of that many queries. */
  size_t (*searchScratch)(ptrdiff_t queryCount, ptrdiff_t dim);
  /** Offers the inner products of queries [·, dim] and items [·, dim] to the queries' lists, best[0] for the first. */
  void (*search)(const float* queries, const float* items, ptrdiff_t dim, const SearchPart& part, BestK* best,
                 float* scratch);
  /** Offers given scores [·, columns] to the queries' lists. */
  void (*select)(const float* scores, ptrdiff_t columns, const SearchPart& part, BestK* best);
};

}  // namespace belfry

#define BELFRY_FAMILY topk
#define BELFRY_FAMILY_TYPE TopKKernels
#include "../isa/family.h"
