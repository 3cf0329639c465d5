#include "best-k.h"

#include <algorithm>
#include <cstring>
#include <functional>

namespace belfry {
namespace {

Candidate medianOf(Candidate a, Candidate b, Candidate c) { return std::max(std::min(a, b), std::min(std::max(a, b), c)); }

/** Puts those that are at least `pivot` first and returns how many they are. No branch depends on a candidate. */
size_t partition(Candidate* candidates, size_t count, Candidate pivot) {
  size_t larger = 0;
  for (size_t i = 0; i < count; i++) {
    const Candidate candidate = candidates[i];
    candidates[i] = candidates[larger];
    candidates[larger] = candidate;
    larger += candidate >= pivot;
  }
  return larger;
}

/** Puts the k largest first, 0 < k < count: quickselect; no two candidates are equal. */
void select(Candidate* candidates, size_t count, size_t k) {
  constexpr int unluckyRounds = 64;
  for (int round = 0; count > 2 && round < unluckyRounds; round++) {
    const size_t larger =
        partition(candidates, count, medianOf(candidates[0], candidates[count / 2], candidates[count - 1]));
    if (larger == k) return;
    if (larger > k) {
      count = larger;
    } else {
      candidates += larger;
      count -= larger;
      k -= larger;
    }
  }
  std::nth_element(candidates, candidates + k - 1, candidates + count, std::greater<Candidate>());
}

}  // namespace

void keepBest(BestK& best) {
  if (best.size <= best.k) return;
  select(best.candidates, best.size, best.k);
  Candidate* const end = best.candidates + best.k;
  const uint32_t threshold = orderOf(*std::min_element(best.candidates, end));
  const int32_t tied =
      std::count_if(end, best.candidates + best.size, [&](Candidate other) { return orderOf(other) == threshold; });
  best.tiedBeyond = threshold == best.threshold ? best.tiedBeyond + tied : tied;
  best.threshold = threshold;
  best.thresholdScore = scoreOf(threshold);
  best.size = best.k;
}

void sortBest(BestK& best) {
  keepBest(best);
  std::sort(best.candidates, best.candidates + best.size, std::greater<Candidate>());
}

void joinParts(BestK& whole, const BestK* parts, size_t count) {
  for (size_t p = 0; p < count; p++) {
    std::memmove(whole.candidates + whole.size, parts[p].candidates, parts[p].size * sizeof(Candidate));
    whole.size += parts[p].size;
  }
  sortBest(whole);
  if (whole.size < whole.k) return;
  const uint32_t last = orderOf(whole.candidates[whole.k - 1]);
  for (size_t p = 0; p < count; p++) {
    if (parts[p].threshold == last) whole.tiedBeyond += parts[p].tiedBeyond;
  }
}

}  // namespace belfry
