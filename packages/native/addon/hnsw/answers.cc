#include "answers.h"

#include <algorithm>
#include <functional>

namespace belfry {
namespace {

/** By insertion while that is cheap: a walk's candidates are almost in order. */
void sortNearly(std::vector<Candidate>& candidates) {
  constexpr size_t patience = 16;
  size_t moves = 0;
  for (size_t i = 1; i < candidates.size(); i++) {
    const Candidate candidate = candidates[i];
    size_t at = i;
    for (; at > 0 && candidates[at - 1] < candidate; at--) candidates[at] = candidates[at - 1];
    candidates[at] = candidate;
    moves += i - at;
    if (moves > patience * candidates.size()) {
      std::sort(candidates.begin(), candidates.end(), std::greater<Candidate>());
      return;
    }
  }
}

}  // namespace

void writeAnswer(std::vector<Candidate>& candidates, const SearchRequest& request, ptrdiff_t query, SearchPath path,
                 const SearchLists& lists) {
  const size_t count = std::min<size_t>(candidates.size(), request.k);
  sortNearly(candidates);
  int32_t* const rows = lists.rows + query * request.k;
  float* const scores = lists.scores + query * request.k;
  for (size_t i = 0; i < count; i++) {
    rows[i] = rowOf(candidates[i]);
    scores[i] = scoreOf(orderOf(candidates[i]));
  }
  std::fill(rows + count, rows + request.k, -1);
  std::fill(scores + count, scores + request.k, -__builtin_inff());
  lists.found[query] = static_cast<int32_t>(count);
  lists.paths[query] = path;
}

void keepCurrent(const Graph::State& state, std::vector<Candidate>& candidates) {
  const auto rowLess = [](Candidate a, Candidate b) { return rowOf(a) < rowOf(b); };
  std::sort(candidates.begin(), candidates.end(), rowLess);
  const auto isSameRow = [](Candidate a, Candidate b) { return rowOf(a) == rowOf(b); };
  candidates.erase(std::unique(candidates.begin(), candidates.end(), isSameRow), candidates.end());
  const auto isGone = [&](Candidate candidate) { return state.find(rowOf(candidate)) < 0; };
  candidates.erase(std::remove_if(candidates.begin(), candidates.end(), isGone), candidates.end());
}

}  // namespace belfry
