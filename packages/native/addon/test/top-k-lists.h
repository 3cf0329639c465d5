// Lists of the k best and what they must be: a full sort of a query's scores.
#pragma once

#include <algorithm>
#include <cmath>

#include "../topk/lists.h"
#include "checks.h"

namespace belfry {
namespace test {

/** The arrays of a result; places that nothing was found for keep what they hold here. */
struct FoundLists {
  FoundLists(ptrdiff_t queries, ptrdiff_t k)
      : k(k), rows(queries * k), scores(queries * k), found(queries), tiedBeyond(queries) {
    for (int32_t& row : rows) row = -7;
  }

  TopKLists lists() const { return {rows.data(), scores.data(), found.data(), tiedBeyond.data(), k}; }
  bool isSameAs(const FoundLists& other) const {
    return sameBits(rows, other.rows) && sameBits(scores, other.scores) && sameBits(found, other.found) &&
           sameBits(tiedBeyond, other.tiedBeyond);
  }

  ptrdiff_t k;
  Exact<int32_t> rows;
  Exact<float> scores;
  Exact<int32_t> found, tiedBeyond;
};

/** Rows left out of each query's list, ascending: steps of 1 to `most` lie between them, so 1 leaves out all. */
struct RandomExclusions {
  RandomExclusions(Random& random, ptrdiff_t queries, ptrdiff_t rowCount, ptrdiff_t most)
      : offsets(queries + 1), rows(fill(random, queries, rowCount, most)) {}

  Exclusions exclusions() const { return {offsets.data(), rows.data()}; }

  Exact<int32_t> offsets;
  Exact<int32_t> rows;

 private:
  Exact<int32_t> fill(Random& random, ptrdiff_t queries, ptrdiff_t rowCount, ptrdiff_t most) const {
    std::vector<int32_t> values;
    for (ptrdiff_t query = 0; query < queries; query++) {
      for (ptrdiff_t row = random.whole(1, most) - 1; row < rowCount; row += random.whole(1, most))
        values.push_back(static_cast<int32_t>(row));
      offsets[query + 1] = static_cast<int32_t>(values.size());
    }
    Exact<int32_t> list(values.size());
    std::copy(values.begin(), values.end(), list.begin());
    return list;
  }
};

/** @param scores of all rows; NaN is never found */
inline void checkList(const FoundLists& actual, ptrdiff_t query, const std::vector<float>& scores,
                      const Exclusions& exclusions) {
  std::vector<bool> isOut(scores.size());
  if (exclusions.offsets != nullptr) {
    for (int32_t i = exclusions.offsets[query]; i < exclusions.offsets[query + 1]; i++) isOut[exclusions.rows[i]] = true;
  }
  std::vector<int32_t> order;
  for (size_t row = 0; row < scores.size(); row++) {
    if (!isOut[row] && !std::isnan(scores[row])) order.push_back(static_cast<int32_t>(row));
  }
  std::stable_sort(order.begin(), order.end(), [&](int32_t a, int32_t b) { return scores[a] > scores[b]; });
  const size_t found = std::min<size_t>(actual.k, order.size());
  bool isRight = actual.found[query] == static_cast<int32_t>(found);
  for (size_t place = 0; isRight && place < found; place++) {
    isRight = actual.rows[query * actual.k + place] == order[place] &&
              actual.scores[query * actual.k + place] == scores[order[place]];
  }
  for (ptrdiff_t place = found; place < actual.k; place++) isRight = isRight && actual.rows[query * actual.k + place] == -7;
  int32_t tied = 0;
  for (size_t place = found; place < order.size(); place++) tied += scores[order[place]] == scores[order[found - 1]];
  CHECK(isRight);
  CHECK(actual.tiedBeyond[query] == tied);
}

}  // namespace test
}  // namespace belfry
