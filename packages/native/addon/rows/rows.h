// Rows of tables: look-ups and their gradients.
#pragma once

#include <cstddef>
#include <cstdint>

namespace belfry {

struct RowKernels {
  /** out[i] = table[rows[i]], zeros for −1, for i in [from, to) */
  void (*gather)(const float* table, ptrdiff_t dim, const int32_t* rows, ptrdiff_t from, ptrdiff_t to, float* out);
  /** target[rows[i]] += source[i] for i in [0, count), in order; −1 is left out */
  void (*scatterAdd)(float* target, ptrdiff_t dim, const int32_t* rows, ptrdiff_t count, const float* source);
};

}  // namespace belfry

#define BELFRY_FAMILY rows
#define BELFRY_FAMILY_TYPE RowKernels
#include "../isa/family.h"
