// isa/vectors.h and isa/tile.h as functions over plain memory, one table for each instruction set, as kernels have.
#pragma once

#include <cstddef>

namespace belfry {

struct VectorFunctions {
  ptrdiff_t width;
  /** to[i] = e^from[i] for i in [0, count), the last vector in part */
  void (*exponentials)(const float* from, ptrdiff_t count, float* to);
  /** Over the first `width` numbers. */
  float (*sum)(const float* from);
  float (*largest)(const float* from);
  /** to[i] = the larger, the smaller of a[i] and b[i], over the first `width` numbers */
  void (*largerAndSmaller)(const float* a, const float* b, float* larger, float* smaller);
  /**
   * result[tileRows, tileColumns] += left[tileRows, depth] · right[depth, tileColumns], all row-major; `transposed` reads
   * left as [depth, tileRows]. tileColumns is 2 · width.
   */
  void (*addProduct)(float* result, const float* left, bool transposed, const float* right, ptrdiff_t depth);
};

constexpr ptrdiff_t tileRows = 5;

}  // namespace belfry

#define BELFRY_FAMILY vectorFunctions
#define BELFRY_FAMILY_TYPE VectorFunctions
#include "../isa/family.h"
