// What the scores kernel is asked.
#pragma once

#include <cstddef>
#include <cstdint>

#include "epilogues.h"

namespace belfry {

/** One call of the scores kernel; shapes and ranges have been checked. See src/kernels.ts for their meaning. */
struct ScoresCall {
  int threads;
  /** For the terms of a range of queries; where those of 48 do not fit, terms are computed twice */
  size_t budgetBytes;
  ptrdiff_t dim;
  ptrdiff_t queryCount;
  ptrdiff_t candidateCount;
  /** Candidates whose gradient is wanted: the first ones */
  ptrdiff_t learnedCount;
  float temperature;
  /** Whether the products' factors are rounded to bfloat16 */
  bool bfloat16;
  Epilogue epilogue;

  const float* queries;
  const float* positives;
  const float* positiveLogCounts;
  const float* candidates;
  /** Null where nothing is corrected */
  const float* logCounts;
  const double* shares;
  const int32_t* left;
  const int32_t* exclusionOffsets;
  const int32_t* exclusionValues;
  const int32_t* queryGroups;
  const int32_t* candidateGroups;

  float* queryGradient;
  float* positiveGradient;
  /** [learnedCount, dim] */
  float* candidateGradient;
};

}  // namespace belfry
