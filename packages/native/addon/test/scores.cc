// The contrastive loss and its gradients against their definition: random shapes, every epilogue, corrections, columns
// and groups left out, several ranges of queries; the same bits on one thread and on three.
#include "../scores/run-scores.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>

#include "checks.h"

namespace belfry {
namespace test {
namespace {

struct Shape {
  const char* epilogue;
  bool bfloat16;
  ptrdiff_t queries, candidates, dim;
};

struct Problem {
  ScoresCall call{};
  Exact<float> queries, positives, positiveLogCounts, candidates, logCounts;
  Exact<double> shares;
  Exact<int32_t> left, offsets, values, queryGroups, candidateGroups;
};

struct Result {
  explicit Result(const ScoresCall& call)
      : queries(call.queryCount * call.dim),
        positives(call.queryCount * call.dim),
        candidates(call.learnedCount * call.dim) {}

  double loss = 0;
  Exact<float> queries, positives, candidates;
};

constexpr double weight = 1.25;
constexpr double margin = 0.125;
constexpr double prior = 0.0625;
constexpr double logFloor = -2;
constexpr double temperature = 0.5;

bool isLeft(const ScoresCall& call, ptrdiff_t query, ptrdiff_t column) {
  if (call.queryGroups != nullptr && call.queryGroups[query] >= 0 && call.queryGroups[query] == call.candidateGroups[column])
    return false;
  if (call.exclusionOffsets == nullptr) return true;
  for (int32_t i = call.exclusionOffsets[query]; i < call.exclusionOffsets[query + 1]; i++) {
    if (call.exclusionValues[i] == column) return false;
  }
  return true;
}

/** Up to one candidate in seven is left out of each query by column, and one group in four. */
std::unique_ptr<Problem> randomProblem(Random& random, const Shape& shape) {
  const auto [epilogue, bfloat16, queries, candidates, dim] = shape;
  std::vector<int32_t> values;
  std::vector<int32_t> offsets{0};
  for (ptrdiff_t query = 0; query < queries; query++) {
    for (ptrdiff_t column = random.whole(0, 6); column < candidates; column += random.whole(7, 40))
      values.push_back(static_cast<int32_t>(column));
    offsets.push_back(static_cast<int32_t>(values.size()));
  }
  std::unique_ptr<Problem> problem(new Problem{{},
                                               random.numbers(queries * dim),
                                               random.numbers(queries * dim),
                                               random.numbers(queries),
                                               random.numbers(candidates * dim),
                                               random.numbers(candidates),
                                               Exact<double>(queries),
                                               Exact<int32_t>(queries),
                                               Exact<int32_t>(offsets.size()),
                                               Exact<int32_t>(values.size()),
                                               Exact<int32_t>(queries),
                                               Exact<int32_t>(candidates)});
  Problem& made = *problem;
  std::copy(offsets.begin(), offsets.end(), made.offsets.begin());
  std::copy(values.begin(), values.end(), made.values.begin());
  for (int32_t& group : made.queryGroups) group = static_cast<int32_t>(random.whole(-1, 3));
  for (int32_t& group : made.candidateGroups) group = static_cast<int32_t>(random.whole(-1, 12));

  ScoresCall& call = made.call;
  call.budgetBytes = random.whole(1, 1 << 18);
  call.dim = dim;
  call.queryCount = queries;
  call.candidateCount = candidates;
  call.learnedCount = random.whole(0, 2) == 0 ? random.whole(0, candidates) : candidates;
  call.temperature = temperature;
  call.bfloat16 = bfloat16;
  const bool isDebiased = std::strcmp(epilogue, "debiased") == 0;
  call.epilogue = epilogueOf(epilogue, isDebiased ? prior : weight, isDebiased ? logFloor : margin);
  call.queries = made.queries.data();
  call.positives = made.positives.data();
  call.candidates = made.candidates.data();
  if (random.whole(0, 1)) call.positiveLogCounts = made.positiveLogCounts.data();
  if (random.whole(0, 1)) call.logCounts = made.logCounts.data();
  if (random.whole(0, 1)) {
    call.exclusionOffsets = made.offsets.data();
    call.exclusionValues = made.values.data();
  }
  if (random.whole(0, 1)) {
    call.queryGroups = made.queryGroups.data();
    call.candidateGroups = made.candidateGroups.data();
  }
  for (ptrdiff_t query = 0; query < queries; query++) {
    for (ptrdiff_t column = 0; column < candidates; column++) made.left[query] += isLeft(call, query, column);
    made.shares[query] = made.left[query] == 0 ? 0 : (1.5 + random.number()) / static_cast<double>(queries);
  }
  call.left = made.left.data();
  call.shares = made.shares.data();
  return problem;
}

Result run(ScoresCall call, int threads) {
  Result result(call);
  call.threads = threads;
  call.queryGradient = result.queries.data();
  call.positiveGradient = result.positives.data();
  call.candidateGradient = result.candidates.data();
  result.loss = runScores(call);
  return result;
}

double logOnePlusExp(double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }
double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/** One query's loss, and its slopes by the positive's score and by the others'. */
double lossOf(const char* epilogue, double positive, const std::vector<double>& others, double& positiveSlope,
              std::vector<double>& slopes) {
  const double count = static_cast<double>(others.size());
  double total = 0, loss = 0;
  for (const double z : others) total += std::exp(z);
  positiveSlope = 0;
  slopes.clear();
  if (std::strcmp(epilogue, "softmax") == 0) {
    const double all = total + std::exp(positive);
    for (const double z : others) slopes.push_back(std::exp(z) / all);
    positiveSlope = std::exp(positive) / all - 1;
    return std::log(all) - positive;
  }
  if (std::strcmp(epilogue, "decoupled") == 0) {
    for (const double z : others) slopes.push_back(weight * std::exp(z) / total);
    positiveSlope = -1;
    return weight * std::log(total) - positive;
  }
  if (std::strcmp(epilogue, "debiased") == 0) {
    const double estimate = (total / count - prior * std::exp(positive)) / (1 - prior);
    const double g = std::max(estimate, std::exp(logFloor));
    const double all = std::exp(positive) + count * g;
    for (const double z : others) slopes.push_back(g > estimate ? 0 : std::exp(z) / (1 - prior) / all);
    positiveSlope = std::exp(positive) * (g > estimate ? 1 : 1 - count * prior / (1 - prior)) / all - 1;
    return std::log(all) - positive;
  }
  if (std::strcmp(epilogue, "potential") == 0) {
    for (const double z : others) slopes.push_back(std::exp(z));
    return total;
  }
  if (std::strcmp(epilogue, "logistic") == 0) {
    for (const double z : others) {
      slopes.push_back(sigmoid(z));
      loss += logOnePlusExp(z);
    }
    positiveSlope = -sigmoid(-positive);
    return loss + logOnePlusExp(-positive);
  }
  if (std::strcmp(epilogue, "bpr") == 0) {
    for (const double z : others) {
      slopes.push_back(sigmoid(z - positive) / count);
      positiveSlope -= slopes.back();
      loss += logOnePlusExp(z - positive) / count;
    }
    return loss;
  }
  for (const double z : others) {
    slopes.push_back(z > margin ? weight / count : 0);
    loss += std::max(0.0, z - margin) * weight / count;
  }
  positiveSlope = -1;
  return loss + 1 - positive;
}

struct Expected {
  double loss = 0;
  std::vector<double> queries, positives, candidates;
};

Expected byDefinition(const ScoresCall& call, const char* epilogue) {
  const ptrdiff_t dim = call.dim;
  Expected expected{0, std::vector<double>(call.queryCount * dim), std::vector<double>(call.queryCount * dim),
                    std::vector<double>(call.candidateCount * dim)};
  const auto scoreOf = [&](const float* a, const float* b, double logCount) {
    double sum = 0;
    for (ptrdiff_t k = 0; k < dim; k++) sum += static_cast<double>(a[k]) * b[k];
    return sum / temperature - logCount;
  };
  for (ptrdiff_t query = 0; query < call.queryCount; query++) {
    if (call.left[query] == 0) continue;
    const float* const q = call.queries + query * dim;
    const float* const p = call.positives + query * dim;
    const double positive = scoreOf(q, p, call.positiveLogCounts == nullptr ? 0 : call.positiveLogCounts[query]);
    std::vector<ptrdiff_t> columns;
    std::vector<double> others, slopes;
    for (ptrdiff_t column = 0; column < call.candidateCount; column++) {
      if (!isLeft(call, query, column)) continue;
      columns.push_back(column);
      others.push_back(scoreOf(q, call.candidates + column * dim, call.logCounts == nullptr ? 0 : call.logCounts[column]));
    }
    double positiveSlope;
    const double share = call.shares[query];
    expected.loss += share * lossOf(epilogue, positive, others, positiveSlope, slopes);
    for (ptrdiff_t k = 0; k < dim; k++) {
      const double scale = share / temperature;
      expected.queries[query * dim + k] += scale * positiveSlope * p[k];
      expected.positives[query * dim + k] += scale * positiveSlope * q[k];
      for (size_t j = 0; j < columns.size(); j++) {
        expected.queries[query * dim + k] += scale * slopes[j] * call.candidates[columns[j] * dim + k];
        expected.candidates[columns[j] * dim + k] += scale * slopes[j] * q[k];
      }
    }
  }
  return expected;
}

/** The largest difference beside the largest number. */
double distance(const Exact<float>& actual, const std::vector<double>& expected) {
  double largest = 1e-30, worst = 0;
  for (size_t i = 0; i < expected.size(); i++) {
    largest = std::max(largest, std::fabs(expected[i]));
    worst = std::max(worst, std::fabs(actual[i] - expected[i]));
  }
  return worst / largest;
}

/** The part that is asked for. */
std::vector<double> learnedOf(const std::vector<double>& gradient, const ScoresCall& call) {
  return {gradient.begin(), gradient.begin() + call.learnedCount * call.dim};
}

void agreesWithItsDefinition(Random& random, const Shape& shape) {
  const auto problem = randomProblem(random, shape);
  const double tolerance = shape.bfloat16 ? 2e-2 : 1e-5;
  const Result result = run(problem->call, 1);
  const Expected expected = byDefinition(problem->call, shape.epilogue);
  CHECK(isClose(result.loss, expected.loss, tolerance, tolerance));
  CHECK(distance(result.queries, expected.queries) < tolerance);
  CHECK(distance(result.positives, expected.positives) < tolerance);
  CHECK(distance(result.candidates, learnedOf(expected.candidates, problem->call)) < tolerance);

  const Result onThreads = run(problem->call, 3);
  CHECK(onThreads.loss == result.loss);
  CHECK(sameBits(onThreads.queries, result.queries) && sameBits(onThreads.positives, result.positives) &&
        sameBits(onThreads.candidates, result.candidates));
}

const Part part("scores", [] {
  onThreads(2, [](int caller) {
    Random random(caller);
    for (const char* const epilogue : {"softmax", "decoupled", "debiased", "potential", "logistic", "bpr", "ccl"}) {
      for (int round = 0; round < 8; round++)
        agreesWithItsDefinition(random,
                                {epilogue, false, random.whole(1, 60), random.whole(1, 90), random.whole(1, 40)});
    }
    for (const bool bfloat16 : {false, true}) {
      agreesWithItsDefinition(random, {"softmax", bfloat16, 1, 1, 1});
      agreesWithItsDefinition(random, {"softmax", bfloat16, 49, 257, 17});
      agreesWithItsDefinition(random, {"softmax", bfloat16, 130, 600, 66});
    }
  });
});

}  // namespace
}  // namespace test
}  // namespace belfry
