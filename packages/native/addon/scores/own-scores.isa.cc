#include "own-scores.h"

#include "../isa/vectors.h"

namespace belfry {
namespace BELFRY_ISA {
namespace {

double dot(const float* a, const float* b, ptrdiff_t dim) {
  Floats sums{};
  ptrdiff_t k = 0;
  for (; k + width <= dim; k += width) sums += load(a + k) * load(b + k);
  if (k < dim) sums += loadFirst(a + k, dim - k) * loadFirst(b + k, dim - k);
  return sumOf(sums);
}

/** to += scale · from */
void addScaled(float* to, float scale, const float* from, ptrdiff_t dim) {
  ptrdiff_t k = 0;
  for (; k + width <= dim; k += width) store(to + k, load(to + k) + load(from + k) * scale);
  if (k < dim) storeFirst(to + k, loadFirst(to + k, dim - k) + loadFirst(from + k, dim - k) * scale, dim - k);
}

/** z by e^(z − m); a NaN is passed on */
void exponentials(double* terms, RowSums& row) {
  const ptrdiff_t count = static_cast<ptrdiff_t>(row.left);
  row.maximum = -__builtin_inf();
  for (ptrdiff_t j = 0; j < count; j++) row.maximum = terms[j] > row.maximum ? terms[j] : row.maximum;
  for (ptrdiff_t j = 0; j < count; j++) row.sum += terms[j] = __builtin_exp(terms[j] - row.maximum);
}

/** z by σ(z − shift) */
void logisticSlopes(double* terms, double shift, RowSums& row) {
  for (ptrdiff_t j = 0; j < static_cast<ptrdiff_t>(row.left); j++) {
    const double x = terms[j] - shift;
    const double odds = __builtin_exp(-__builtin_fabs(x));
    row.losses += (x > 0 ? x : 0) + __builtin_log1p(odds);
    row.sum += terms[j] = (x < 0 ? odds : 1) / (1 + odds);
  }
}

/** z by [z > margin] */
void hingeSlopes(double* terms, double margin, RowSums& row) {
  for (ptrdiff_t j = 0; j < static_cast<ptrdiff_t>(row.left); j++) {
    const double x = terms[j] - margin;
    row.losses += x <= 0 ? 0 : x;
    row.sum += terms[j] = x <= 0 ? 0 : x > 0 ? 1 : x;
  }
}

void transform(const Epilogue& epilogue, double* terms, RowSums& row) {
  switch (epilogue.terms) {
    case Terms::exponential:
      return exponentials(terms, row);
    case Terms::logistic:
      return logisticSlopes(terms, epilogue.comparesWithPositive ? row.positive : 0, row);
    case Terms::hinge:
      return hingeSlopes(terms, epilogue.bound, row);
  }
}

double scoreRow(const OwnScoresCall& call, ptrdiff_t row, double* terms) {
  const ptrdiff_t dim = call.dim;
  const float* const query = call.queries + row * dim;
  const float* const positive = call.positives + row * dim;
  const float* const candidates = call.candidates + row * call.perQuery * dim;
  const ptrdiff_t left = call.left[row];
  for (ptrdiff_t j = 0; j < left; j++) terms[j] = dot(query, candidates + j * dim, dim) / call.temperature;
  RowSums sums = {dot(query, positive, dim) / call.temperature, 0, 0, 0, static_cast<double>(left)};
  transform(call.epilogue, terms, sums);
  const RowLoss end = call.epilogue.finish(sums, call.epilogue);

  const double share = call.shares[row] / call.temperature;
  const float positiveSlope = static_cast<float>(share * end.positiveSlope);
  addScaled(call.queryGradient + row * dim, positiveSlope, positive, dim);
  addScaled(call.positiveGradient + row * dim, positiveSlope, query, dim);
  float* const candidateGradient = call.candidateGradient + row * call.perQuery * dim;
  for (ptrdiff_t j = 0; j < left; j++) {
    const float slope = static_cast<float>(share * end.candidateScale * terms[j]);
    addScaled(call.queryGradient + row * dim, slope, candidates + j * dim, dim);
    addScaled(candidateGradient + j * dim, slope, query, dim);
  }
  return call.shares[row] * end.loss;
}

}  // namespace
}  // namespace BELFRY_ISA

const OwnScoresKernels BELFRY_TABLE(ownScores) = {BELFRY_ISA::scoreRow};

}  // namespace belfry
