#include "epilogues.h"

#include <cmath>
#include <cstring>

namespace belfry {
namespace {

/** −z⁺ + log(e^z⁺ + Σⱼ e^zⱼ) */
RowLoss softmax(const RowSums& row, const Epilogue&) {
  const double top = row.positive > row.maximum ? row.positive : row.maximum;
  const double positiveShare = std::exp(row.positive - top);
  const double candidateShare = std::exp(row.maximum - top);
  const double total = positiveShare + candidateShare * row.sum;
  return {top - row.positive + std::log(total), positiveShare / total - 1, candidateShare / total};
}

/** −z⁺ + weight · log Σⱼ e^zⱼ */
RowLoss decoupled(const RowSums& row, const Epilogue& epilogue) {
  return {epilogue.weight * (row.maximum + std::log(row.sum)) - row.positive, -1, epilogue.weight / row.sum};
}

/** −z⁺ + log(e^z⁺ + n·g), g = max{(mean e^zⱼ − π·e^z⁺)/(1 − π), e^bound}, π the weight */
RowLoss debiased(const RowSums& row, const Epilogue& epilogue) {
  const double prior = epilogue.weight;
  const double higher = row.positive > row.maximum ? row.positive : row.maximum;
  const double top = epilogue.bound > higher ? epilogue.bound : higher;
  const double positiveShare = std::exp(row.positive - top);
  const double candidateShare = std::exp(row.maximum - top) / (1 - prior);
  const double taken = row.left * prior / (1 - prior);
  const double floor = row.left * std::exp(epilogue.bound - top);
  const double others = candidateShare * row.sum - taken * positiveShare;
  const bool isAtFloor = others <= floor;
  const double total = positiveShare + (isAtFloor ? floor : others);
  return {top - row.positive + std::log(total), (isAtFloor ? 1 : 1 - taken) * positiveShare / total - 1,
          isAtFloor ? 0 : candidateShare / total};
}

/** Σⱼ e^zⱼ */
RowLoss potential(const RowSums& row, const Epilogue&) {
  const double scale = std::exp(row.maximum);
  return {scale * row.sum, 0, scale};
}

/** −log σ(z⁺) − Σⱼ log σ(−zⱼ) */
RowLoss logistic(const RowSums& row, const Epilogue&) {
  const double odds = std::exp(-std::fabs(row.positive));
  const double missed = row.positive < 0 ? 1 / (1 + odds) : odds / (1 + odds);
  const double loss = (row.positive < 0 ? -row.positive : 0) + std::log1p(odds);
  return {loss + row.losses, -missed, 1};
}

/** −(1/n) Σⱼ log σ(z⁺ − zⱼ) */
RowLoss bpr(const RowSums& row, const Epilogue&) {
  return {row.losses / row.left, -row.sum / row.left, 1 / row.left};
}

/** (1 − z⁺) + (weight/n) Σⱼ max(0, zⱼ − bound) */
RowLoss ccl(const RowSums& row, const Epilogue& epilogue) {
  const double scale = epilogue.weight / row.left;
  return {1 - row.positive + scale * row.losses, -1, scale};
}

struct Row {
  const char* kind;
  Terms terms;
  bool comparesWithPositive;
  RowLoss (*finish)(const RowSums& row, const Epilogue& epilogue);
};

constexpr Row rows[] = {
    {"softmax", Terms::exponential, false, softmax}, {"decoupled", Terms::exponential, false, decoupled},
    {"debiased", Terms::exponential, false, debiased}, {"potential", Terms::exponential, false, potential},
    {"logistic", Terms::logistic, false, logistic}, {"bpr", Terms::logistic, true, bpr},
    {"ccl", Terms::hinge, false, ccl},
};

}  // namespace

Epilogue epilogueOf(const char* kind, double weight, double bound) {
  for (const Row& row : rows) {
    if (std::strcmp(row.kind, kind) == 0)
      return {row.terms, row.comparesWithPositive, row.finish, weight, bound};
  }
  return {Terms::exponential, false, nullptr, weight, 0};
}

}  // namespace belfry
