// The k best columns of each row of a sparse product: how often things occur together, or scores that add up over a
// history. Row by row (Gustavson 1978), with one accumulator for all columns per thread: no table of rows × columns is held.
#pragma once

#include "../topk/lists.h"

namespace belfry {

/** Lists of integers, as in JavaScript. */
struct Csr {
  const int32_t* offsets;
  const int32_t* values;
};

struct SparseProduct {
  ptrdiff_t rowCount;
  ptrdiff_t columnCount;
  /** Per row, which rows of `right` are added up, in this order. */
  Csr left;
  /** Lists of columns. */
  Csr right;
  /** A factor for each row of `right`; null = 1. */
  const double* rowWeights;
  /** Of each entry of `right`; null = 1. */
  const float* weights;
  /** Of each entry of `left`; null = 1. */
  const double* leftWeights;
  /** A sum is divided by rowNorms[row] · columnNorms[column] + shrink; null = by nothing. */
  const double* rowNorms;
  const double* columnNorms;
  double shrink;
  /** Whether columns that nothing was added to stand in the list, with 0. */
  bool findsZeros;
};

/**
 * @param k 1 … columns
 * @throws std::bad_alloc
 */
void findBestOfProduct(int threads, const SparseProduct& product, ptrdiff_t k, const Exclusions& exclusions,
                       const TopKLists& lists);

}  // namespace belfry
