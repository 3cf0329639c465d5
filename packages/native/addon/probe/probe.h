// The machine's limits, measured: products on data that stays in the first-level cache, and numbers moved through memory.
#pragma once

#include <cstddef>

namespace belfry {

struct ProbeKernels {
  /** Multiplications and additions of one round of `multiply`. */
  double operationsPerRound;
  /** As many rounds of one register tile's product as asked for; returns a sum of the tile, so that none is left out. */
  float (*multiply)(ptrdiff_t rounds);
  /** to[i] = a[i] + factor · b[i] for i in [from, end): the triad of McCalpin's STREAM */
  void (*triad)(float* to, const float* a, const float* b, float factor, ptrdiff_t from, ptrdiff_t end);
};

/** Multiplications and additions a second, the best of a few runs of about 15 ms. */
double measureOperations(int threads);

/**
 * Bytes a second that the triad reads and writes, the best of a few passes over three arrays of `bytes` each.
 *
 * @throws std::bad_alloc
 */
double measureBandwidth(int threads, size_t bytes);

}  // namespace belfry

#define BELFRY_FAMILY probe
#define BELFRY_FAMILY_TYPE ProbeKernels
#include "../isa/family.h"
