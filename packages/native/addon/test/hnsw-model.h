// A graph beside what should be in it, and what must hold of every answer.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "../hnsw/graph.h"
#include "checks.h"

namespace belfry {
namespace test {

constexpr int m = 8;
constexpr int efConstruction = 60;

inline GraphOptions optionsOf(ptrdiff_t dim, Metric metric, Storage storage) {
  return {dim, metric, storage, m, efConstruction, 42, 0};
}

using Vectors = std::map<int32_t, std::vector<float>>;

/** Points around centres, as trained vectors lie; the same centres for all of one dimension. */
inline std::vector<float> clustered(Random& random, ptrdiff_t count, ptrdiff_t dim) {
  const ptrdiff_t centres = 40;
  const Exact<float> centre = Random(dim).numbers(centres * dim);
  std::vector<float> vectors(count * dim);
  for (ptrdiff_t i = 0; i < count; i++) {
    const ptrdiff_t own = random.whole(0, centres - 1);
    for (ptrdiff_t d = 0; d < dim; d++) vectors[i * dim + d] = centre[own * dim + d] + 0.3f * random.number();
  }
  return vectors;
}

inline double scoreOf(Metric metric, const float* a, const float* b, ptrdiff_t dim) {
  double product = 0, left = 0, right = 0, distance = 0;
  for (ptrdiff_t d = 0; d < dim; d++) {
    product += static_cast<double>(a[d]) * b[d];
    left += static_cast<double>(a[d]) * a[d];
    right += static_cast<double>(b[d]) * b[d];
    distance += (static_cast<double>(a[d]) - b[d]) * (static_cast<double>(a[d]) - b[d]);
  }
  if (metric == Metric::l2) return -distance;
  if (metric == Metric::dot || left == 0 || right == 0) return product;
  return product / std::sqrt(left * right);
}

/** A graph beside what should be in it. */
struct Model {
  Model(ptrdiff_t dim, Metric metric, Storage storage) : graph(optionsOf(dim, metric, storage)) {}

  void add(int threads, const std::vector<int32_t>& rows, const std::vector<float>& numbers) {
    const ptrdiff_t dim = graph.options().dim;
    graph.add(threads, rows.data(), numbers.data(), rows.size(), false);
    for (size_t i = 0; i < rows.size(); i++)
      vectors[rows[i]].assign(numbers.begin() + i * dim, numbers.begin() + (i + 1) * dim);
  }

  void remove(const std::vector<int32_t>& rows) {
    std::set<int32_t> there;
    for (const int32_t row : rows) {
      if (vectors.erase(row) == 1) there.insert(row);
    }
    CHECK(graph.remove(rows.data(), rows.size()) == static_cast<ptrdiff_t>(there.size()));
    CHECK(graph.stats().size == static_cast<int64_t>(vectors.size()));
  }

  Graph graph;
  Vectors vectors;
};

struct Answer {
  std::vector<int32_t> rows;
  std::vector<float> scores;
  std::vector<int32_t> found;
  std::vector<SearchPath> paths;
};

inline Answer answerOf(const Graph& graph, int threads, SearchRequest request) {
  const size_t places = request.queryCount * request.k;
  Answer answer = {std::vector<int32_t>(places), std::vector<float>(places), std::vector<int32_t>(request.queryCount),
                   std::vector<SearchPath>(request.queryCount)};
  graph.search(threads, request,
               {answer.rows.data(), answer.scores.data(), answer.found.data(), answer.paths.data()});
  return answer;
}

inline SearchRequest requestOf(const std::vector<float>& queries, ptrdiff_t dim, ptrdiff_t k, ptrdiff_t ef) {
  SearchRequest request = {};
  request.queries = queries.data();
  request.queryCount = queries.size() / dim;
  request.k = k;
  request.efSearch = ef;
  return request;
}

inline bool passes(const SearchRequest& request, ptrdiff_t query, int32_t row) {
  if (request.filter != nullptr && (row >= request.filterRows || !(request.filter[row / 32] >> (row % 32) & 1)))
    return false;
  if (request.excludeOffsets == nullptr) return true;
  return !std::binary_search(request.excludeRows + request.excludeOffsets[query],
                             request.excludeRows + request.excludeOffsets[query + 1], row);
}

/** Checks what must hold of every answer; returns the share of the true nearest that were found, by score. */
inline double recallOf(const Model& model, const SearchRequest& request, const Answer& answer) {
  const ptrdiff_t dim = model.graph.options().dim;
  const Metric metric = model.graph.options().metric;
  double hits = 0, wanted = 0;
  for (ptrdiff_t q = 0; q < request.queryCount; q++) {
    std::vector<double> truth;
    for (const auto& [row, vector] : model.vectors) {
      if (passes(request, q, row)) truth.push_back(scoreOf(metric, request.queries + q * dim, vector.data(), dim));
    }
    std::sort(truth.begin(), truth.end(), std::greater<double>());
    const ptrdiff_t expected = std::min<ptrdiff_t>(truth.size(), request.k);
    CHECK(answer.found[q] == expected);
    std::set<int32_t> seen;
    for (ptrdiff_t i = 0; i < request.k; i++) {
      const int32_t row = answer.rows[q * request.k + i];
      const float score = answer.scores[q * request.k + i];
      if (i >= answer.found[q]) {
        CHECK(row == -1 && score == -INFINITY);
        continue;
      }
      CHECK(model.vectors.count(row) == 1 && passes(request, q, row) && seen.insert(row).second);
      if (model.vectors.count(row) == 0) continue;
      CHECK(isClose(score, scoreOf(metric, request.queries + q * dim, model.vectors.at(row).data(), dim), 1e-5, 1e-5));
      if (i > 0) {
        const float before = answer.scores[q * request.k + i - 1];
        CHECK(score < before || (score == before && row > answer.rows[q * request.k + i - 1]));
      }
      hits += score >= truth[expected - 1] - 1e-5;
      wanted++;
    }
  }
  return wanted == 0 ? 1 : hits / wanted;
}

inline double searched(const Model& model, const SearchRequest& request) {
  const Answer one = answerOf(model.graph, 1, request), three = answerOf(model.graph, 3, request);
  CHECK(one.rows == three.rows && one.scores == three.scores && one.paths == three.paths);
  return recallOf(model, request, one);
}

inline std::vector<int32_t> rowsUpTo(int32_t count, int32_t from = 0) {
  std::vector<int32_t> rows;
  for (int32_t row = from; row < count; row++) rows.push_back(row);
  return rows;
}

}  // namespace test
}  // namespace belfry
