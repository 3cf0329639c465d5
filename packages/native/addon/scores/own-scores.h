// The own-scores kernel: candidates of each query alone. A row's work is three passes over its own M vectors, which no
// other row reads, so memory bounds it; rows pass in blocks, each written by one thread.
#pragma once

#include <cstddef>
#include <cstdint>

#include "epilogues.h"

namespace belfry {

/** One call; shapes and ranges have been checked. See src/kernels.ts for their meaning. */
struct OwnScoresCall {
  int threads;
  ptrdiff_t dim;
  ptrdiff_t queryCount;
  /** M */
  ptrdiff_t perQuery;
  float temperature;
  Epilogue epilogue;

  const float* queries;
  const float* positives;
  const float* candidates;
  const double* shares;
  const int32_t* left;

  float* queryGradient;
  float* positiveGradient;
  float* candidateGradient;
};

struct OwnScoresKernels {
  /** The loss of one query that counts, and its gradients. @param terms [M] */
  double (*row)(const OwnScoresCall& call, ptrdiff_t row, double* terms);
};

/** Fills the gradients, which are zeros at first. @returns the loss @throws std::bad_alloc */
double runOwnScores(const OwnScoresCall& call);

}  // namespace belfry

#define BELFRY_FAMILY ownScores
#define BELFRY_FAMILY_TYPE OwnScoresKernels
#include "../isa/family.h"
