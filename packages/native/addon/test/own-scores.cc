// Candidates of each query alone, held against the scores kernel over all of them with those of others left out; the same
// bits on one thread and on three.
#include "../scores/own-scores.h"

#include <algorithm>

#include "../scores/run-scores.h"
#include "checks.h"

namespace belfry {
namespace test {
namespace {

struct Result {
  explicit Result(const OwnScoresCall& call)
      : queries(call.queryCount * call.dim),
        positives(call.queryCount * call.dim),
        candidates(call.queryCount * call.perQuery * call.dim) {}

  double loss = 0;
  Exact<float> queries, positives, candidates;
};

template <typename Call>
void writeInto(Result& result, Call& call) {
  call.queryGradient = result.queries.data();
  call.positiveGradient = result.positives.data();
  call.candidateGradient = result.candidates.data();
}

Result run(OwnScoresCall call, int threads) {
  Result result(call);
  call.threads = threads;
  writeInto(result, call);
  result.loss = runOwnScores(call);
  return result;
}

Result runShared(const OwnScoresCall& own) {
  std::vector<int32_t> offsets{0}, others;
  const ptrdiff_t columns = own.queryCount * own.perQuery;
  for (ptrdiff_t query = 0; query < own.queryCount; query++) {
    for (ptrdiff_t column = 0; column < columns; column++) {
      const ptrdiff_t place = column - query * own.perQuery;
      if (place < 0 || place >= own.left[query]) others.push_back(static_cast<int32_t>(column));
    }
    offsets.push_back(static_cast<int32_t>(others.size()));
  }
  ScoresCall call{};
  call.threads = 1;
  call.budgetBytes = 1 << 20;
  call.dim = own.dim;
  call.queryCount = own.queryCount;
  call.candidateCount = columns;
  call.learnedCount = columns;
  call.temperature = own.temperature;
  call.epilogue = own.epilogue;
  call.queries = own.queries;
  call.positives = own.positives;
  call.candidates = own.candidates;
  call.shares = own.shares;
  call.left = own.left;
  call.exclusionOffsets = offsets.data();
  call.exclusionValues = others.data();
  Result result(own);
  writeInto(result, call);
  result.loss = runScores(call);
  return result;
}

bool areNear(const Exact<float>& actual, const Exact<float>& expected) {
  for (size_t i = 0; i < expected.size(); i++) {
    if (!isClose(actual[i], expected[i], 1e-4, 1e-5)) return false;
  }
  return true;
}

void agreesWithScores(Random& random, const char* epilogue, ptrdiff_t queries, ptrdiff_t perQuery, ptrdiff_t dim) {
  const auto queryVectors = random.numbers(queries * dim);
  const auto positives = random.numbers(queries * dim);
  const auto candidates = random.numbers(queries * perQuery * dim);
  const auto left = random.wholeNumbers<int32_t>(queries, 0, perQuery);
  Exact<double> shares(queries);
  for (ptrdiff_t query = 0; query < queries; query++) shares[query] = left[query] == 0 ? 0 : 1.0 / queries;
  OwnScoresCall call{};
  call.dim = dim;
  call.queryCount = queries;
  call.perQuery = perQuery;
  call.temperature = 0.5;
  call.epilogue = epilogueOf(epilogue, 1.25, 0.125);
  call.queries = queryVectors.data();
  call.positives = positives.data();
  call.candidates = candidates.data();
  call.shares = shares.data();
  call.left = left.data();

  const Result result = run(call, 1);
  const Result expected = runShared(call);
  CHECK(isClose(result.loss, expected.loss, 1e-4, 1e-5));
  CHECK(areNear(result.queries, expected.queries) && areNear(result.positives, expected.positives) &&
        areNear(result.candidates, expected.candidates));
  const Result onThreads = run(call, 3);
  CHECK(onThreads.loss == result.loss);
  CHECK(sameBits(onThreads.queries, result.queries) && sameBits(onThreads.positives, result.positives) &&
        sameBits(onThreads.candidates, result.candidates));
}

const Part part("own-scores", [] {
  onThreads(2, [](int caller) {
    Random random(caller);
    for (const char* const epilogue : {"softmax", "decoupled", "logistic", "bpr", "ccl"}) {
      for (int round = 0; round < 4; round++)
        agreesWithScores(random, epilogue, random.whole(1, 30), random.whole(1, 20), random.whole(1, 40));
      agreesWithScores(random, epilogue, 100, 8, 66);
    }
  });
});

}  // namespace
}  // namespace test
}  // namespace belfry
