// Matrix products A·B, either side as it lies or transposed.
#pragma once

#include <cstddef>

namespace belfry {

/** Entry (i, j) at start[i · row + j · column]. */
struct Matrix {
  const float* start;
  ptrdiff_t row;
  ptrdiff_t column;
};

/** A rectangle of a product, or what one stretch of the common dimension adds to it. */
struct ProductBlock {
  /** [rows, depth] */
  Matrix left;
  /** [depth, columns] */
  Matrix right;
  ptrdiff_t rows;
  ptrdiff_t depth;
  ptrdiff_t columns;
  /** What the sums of each column start at; null = 0. */
  const float* bias;
  /** Row i at out + i · outRow. */
  float* out;
  ptrdiff_t outRow;
};

struct ProductKernels {
  /** out[i, j] = bias[j] + Σₖ left[i, k] · right[k, j], k ascending */
  void (*multiply)(const ProductBlock& block);
};

}  // namespace belfry

#define BELFRY_FAMILY products
#define BELFRY_FAMILY_TYPE ProductKernels
#include "../isa/family.h"
