#include "epilogues.h"

#include <cmath>
#include <cstring>

namespace belfry {
namespace {

/** −z⁺ + log(e^z⁺ + Σⱼ e^zⱼ) */
RowLoss softmax(const RowSums& row, double) {
  const double top = row.positive > row.maximum ? row.positive : row.maximum;
  const double positiveShare = std::exp(row.positive - top);
  const double candidateShare = std::exp(row.maximum - top);
  const double total = positiveShare + candidateShare * row.sum;
  return {top - row.positive + std::log(total), positiveShare / total - 1, candidateShare / total};
}

/** −z⁺ + weight · log Σⱼ e^zⱼ */
RowLoss decoupled(const RowSums& row, double weight) {
  return {weight * (row.maximum + std::log(row.sum)) - row.positive, -1, weight / row.sum};
}

/** −log σ(z⁺) − Σⱼ log σ(−zⱼ) */
RowLoss logistic(const RowSums& row, double) {
  const double odds = std::exp(-std::fabs(row.positive));
  const double missed = row.positive < 0 ? 1 / (1 + odds) : odds / (1 + odds);
  const double loss = (row.positive < 0 ? -row.positive : 0) + std::log1p(odds);
  return {loss + row.losses, -missed, 1};
}

/** −(1/n) Σⱼ log σ(z⁺ − zⱼ) */
RowLoss bpr(const RowSums& row, double) { return {row.losses / row.left, -row.sum / row.left, 1 / row.left}; }

/** (1 − z⁺) + (weight/n) Σⱼ max(0, zⱼ − margin) */
RowLoss ccl(const RowSums& row, double weight) {
  const double scale = weight / row.left;
  return {1 - row.positive + scale * row.losses, -1, scale};
}

struct Row {
  const char* kind;
  Terms terms;
  bool comparesWithPositive;
  RowLoss (*finish)(const RowSums& row, double weight);
};

constexpr Row rows[] = {
    {"softmax", Terms::exponential, false, softmax}, {"decoupled", Terms::exponential, false, decoupled},
    {"logistic", Terms::logistic, false, logistic},  {"bpr", Terms::logistic, true, bpr},
    {"ccl", Terms::hinge, false, ccl},
};

}  // namespace

Epilogue epilogueOf(const char* kind, double weight, double margin) {
  for (const Row& row : rows) {
    if (std::strcmp(row.kind, kind) == 0)
      return {row.terms, row.comparesWithPositive, row.finish, weight, static_cast<float>(margin)};
  }
  return {Terms::exponential, false, nullptr, weight, 0};
}

}  // namespace belfry
