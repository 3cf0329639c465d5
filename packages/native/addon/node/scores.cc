#include "../scores/own-scores.h"
#include "../scores/run-scores.h"
#include "arguments.h"
#include "families.h"

namespace belfry {
namespace {

/** From its kind, its weight and its bound, the first of them at a place. */
Epilogue epilogueFrom(const Arguments& arguments, int place) {
  const std::string kind = arguments.text(place);
  const Epilogue epilogue = epilogueOf(kind.c_str(), arguments.number(place + 1), arguments.number(place + 2));
  if (epilogue.finish == nullptr) throw CodedError("INTERNAL", "no epilogue " + kind);
  return epilogue;
}

/**
 * scores(threads, budgetBytes, dim, queries, positives, positiveLogCounts | null, candidates, logCounts | null, shares,
 *   left, exclusionOffsets | null, exclusionValues | null, queryGroups | null, candidateGroups | null, temperature,
 *   epilogue, weight, bound, bfloat16, queryGradient, positiveGradient, candidateGradient): loss
 */
napi_value runScoresFromNode(const Arguments& arguments) {
  ScoresCall call{};
  call.threads = arguments.number(0);
  call.budgetBytes = arguments.number(1);
  call.dim = arguments.number(2);
  const auto queries = arguments.floats(3);
  const auto candidates = arguments.floats(6);
  call.queryCount = queries.length / call.dim;
  call.candidateCount = candidates.length / call.dim;
  call.queries = queries.data;
  call.positives = arguments.floats(4).data;
  call.positiveLogCounts = arguments.floats(5).data;
  call.candidates = candidates.data;
  call.logCounts = arguments.floats(7).data;
  call.shares = arguments.doubles(8).data;
  call.left = arguments.integers(9).data;
  call.exclusionOffsets = arguments.integers(10).data;
  call.exclusionValues = arguments.integers(11).data;
  call.queryGroups = arguments.integers(12).data;
  call.candidateGroups = arguments.integers(13).data;
  call.temperature = arguments.number(14);
  call.epilogue = epilogueFrom(arguments, 15);
  call.bfloat16 = arguments.boolean(18);
  call.queryGradient = arguments.floats(19).data;
  call.positiveGradient = arguments.floats(20).data;
  const auto candidateGradient = arguments.floats(21);
  call.learnedCount = candidateGradient.length / call.dim;
  call.candidateGradient = candidateGradient.data;
  return toNumber(arguments.env(), runScores(call));
}

/**
 * ownScores(threads, dim, perQuery, queries, positives, candidates, shares, left, temperature, epilogue, weight, bound,
 *   queryGradient, positiveGradient, candidateGradient): loss
 */
napi_value runOwnScoresFromNode(const Arguments& arguments) {
  OwnScoresCall call{};
  call.threads = arguments.number(0);
  call.dim = arguments.number(1);
  call.perQuery = arguments.number(2);
  const auto queries = arguments.floats(3);
  call.queryCount = queries.length / call.dim;
  call.queries = queries.data;
  call.positives = arguments.floats(4).data;
  call.candidates = arguments.floats(5).data;
  call.shares = arguments.doubles(6).data;
  call.left = arguments.integers(7).data;
  call.temperature = arguments.number(8);
  call.epilogue = epilogueFrom(arguments, 9);
  call.queryGradient = arguments.floats(12).data;
  call.positiveGradient = arguments.floats(13).data;
  call.candidateGradient = arguments.floats(14).data;
  return toNumber(arguments.env(), runOwnScores(call));
}

const AddonEntry entries[] = {{"scores", runScoresFromNode}, {"ownScores", runOwnScoresFromNode}};

}  // namespace

void exportScores(napi_env env, napi_value exports) { exportFunctions(env, exports, entries, 2); }

}  // namespace belfry
