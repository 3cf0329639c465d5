// Rows of tables: look-ups, sums over bags, unit length, and their gradients.
#pragma once

#include "table.h"

namespace belfry {

/**
 * Bag b of rows holds members [offsets[b], offsets[b + 1]); without offsets each member is a bag of its own, without weights
 * all weigh 1.
 */
struct Bags {
  const int32_t* offsets;
  const int32_t* members;
  const float* weights;
  ptrdiff_t count;
};

struct RowKernels {
  /** out[i] = table[rows[i]], zeros for −1, for the range of `count` rows */
  void (*gather)(Table table, ptrdiff_t dim, const int32_t* rows, ptrdiff_t count, RowRange range, float* out);
  /** out[b] = Σ weight·table[member] over bag b, members in order, −1 left out, for b in [from, to) */
  void (*sumBags)(Table table, ptrdiff_t dim, Bags bags, ptrdiff_t from, ptrdiff_t to, float* out);
  /**
   * target[member] += weight·source[b] over all bags in order, −1 left out; only the members of one part, which are those with
   * member & (parts − 1) = part. parts is a power of two.
   */
  void (*scatterAdd)(float* target, ptrdiff_t dim, Bags bags, int32_t part, int32_t parts, const float* source);
  /** Rows [from, to) to unit length, norms[row] = the old length */
  void (*normalize)(float* matrix, ptrdiff_t dim, ptrdiff_t from, ptrdiff_t to, float* norms);
  /** g ← (g − (g·u)u) / norm on rows [from, to), zeros where the norm is 0 */
  void (*normalizeGradient)(const float* unit, const float* norms, ptrdiff_t dim, ptrdiff_t from, ptrdiff_t to,
                            float* gradient);
  /** The first place in [from, to) that holds NaN or an infinity; −1 where none does */
  ptrdiff_t (*findNonFinite)(const float* values, ptrdiff_t from, ptrdiff_t to);
};

}  // namespace belfry

#define BELFRY_FAMILY rows
#define BELFRY_FAMILY_TYPE RowKernels
#include "../isa/family.h"
