#include "scan.h"

#include <algorithm>

#include "../pool/scratch.h"
#include "../topk/inner-products.h"
#include "answers.h"

namespace belfry {
namespace {

/** Vectors gathered at a time: their copy stays in the cache. */
constexpr ptrdiff_t vectorsPerPiece = 8192;
constexpr size_t listBudgetBytes = size_t{32} << 20;
/** Candidates beyond k that exact scores may still bring forward. */
constexpr ptrdiff_t slack = 16;

class Scan {
 public:
  Scan(const Graph::State& state, int threads, const SearchRequest& request, const std::vector<ptrdiff_t>& queries,
       const SearchLists& lists)
      : state_(state),
        threads_(threads),
        request_(request),
        queryOf_(queries),
        lists_(lists),
        isL2_(state.options.metric == Metric::l2),
        width_(state.options.dim + isL2_),
        queries_(queries.size() * width_),
        vectors_(vectorsPerPiece * width_),
        best_(queries.size()) {
    for (size_t q = 0; q < queries.size(); q++) {
      float* const query = &queries_[q * width_];
      state.normalized(request.queries + queries[q] * state.options.dim, query);
      if (isL2_) query[state.options.dim] = 1;
    }
  }

  void run() {
    const int64_t end =
        request_.filter == nullptr ? state_.rowEnd.load() : std::min<int64_t>(state_.rowEnd, request_.filterRows);
    for (int64_t row = 0; row < end;) {
      row = gather(row, end);
      if (!rows_.empty()) compare();
    }
    for (size_t q = 0; q < queryOf_.size(); q++)
      writeAnswer(best_[q], request_, queryOf_[q], SearchPath::scan, lists_);
  }

 private:
  /** The next piece of vectors that may be found, in row order; returns the row behind them. */
  int64_t gather(int64_t from, int64_t end) {
    rows_.clear();
    slots_.clear();
    return state_.forEachRow(from, end, [this](int32_t row, uint32_t slot) {
      if (request_.filter != nullptr && !(request_.filter[row >> 5] >> (row & 31) & 1)) return true;
      put(slot);
      rows_.push_back(row);
      slots_.push_back(slot);
      return rows_.size() < static_cast<size_t>(vectorsPerPiece);
    });
  }

  /** −‖q − v‖² = 2(q·v − ‖v‖²/2) − ‖q‖²: the last term is the same for all. */
  void put(uint32_t slot) {
    const ptrdiff_t dim = state_.options.dim;
    const float* const vector = state_.vector(slot);
    float* const to = &vectors_[rows_.size() * width_];
    double squares = 0;
    for (ptrdiff_t d = 0; d < dim; d++) {
      to[d] = vector[d];
      squares += static_cast<double>(vector[d]) * vector[d];
    }
    if (isL2_) to[dim] = static_cast<float>(-squares / 2);
  }

  void compare() {
    const ptrdiff_t queryCount = queryOf_.size();
    const ptrdiff_t k = std::min<ptrdiff_t>(rows_.size(), request_.k + slack);
    const Array<int32_t> rows(queryCount * k), found(queryCount), tied(queryCount);
    const Array<float> scores(queryCount * k);
    const InnerProducts products = {topk(), queries_.data(), vectors_.data(), width_};
    const SearchShape shape = {queryCount, static_cast<ptrdiff_t>(rows_.size()), k};
    findExcluded();
    findBest(threads_, listBudgetBytes, shape, products.scores(),
             {request_.excludeOffsets == nullptr ? nullptr : excludeOffsets_.data(), excluded_.data()},
             {rows.data(), scores.data(), found.data(), tied.data(), k});
    const HnswKernels& kernels = hnsw();
    for (ptrdiff_t q = 0; q < queryCount; q++) {
      for (int32_t i = 0; i < found[q]; i++) {
        const int32_t at = rows[q * k + i];
        const float score = belfry::scoreOf(kernels, state_, &queries_[q * width_], slots_[at]);
        best_[q].push_back(candidateOf(orderOf(score), rows_[at]));
      }
      keepTheBest(best_[q]);
    }
  }

  void keepTheBest(std::vector<Candidate>& best) const {
    if (best.size() <= static_cast<size_t>(request_.k)) return;
    std::nth_element(best.begin(), best.begin() + request_.k - 1, best.end(), std::greater<Candidate>());
    best.resize(request_.k);
  }

  /** Excluded rows as places in this piece. */
  void findExcluded() {
    if (request_.excludeOffsets == nullptr) return;
    excludeOffsets_.assign(1, 0);
    excluded_.clear();
    for (const ptrdiff_t query : queryOf_) {
      for (int32_t i = request_.excludeOffsets[query]; i < request_.excludeOffsets[query + 1]; i++) {
        const auto at = std::lower_bound(rows_.begin(), rows_.end(), request_.excludeRows[i]);
        if (at != rows_.end() && *at == request_.excludeRows[i]) excluded_.push_back(at - rows_.begin());
      }
      excludeOffsets_.push_back(excluded_.size());
    }
  }

  const Graph::State& state_;
  const int threads_;
  const SearchRequest& request_;
  const std::vector<ptrdiff_t>& queryOf_;
  const SearchLists& lists_;
  const bool isL2_;
  const ptrdiff_t width_;
  const Array<float> queries_;
  const Array<float> vectors_;
  std::vector<std::vector<Candidate>> best_;
  std::vector<int32_t> rows_;
  std::vector<uint32_t> slots_;
  std::vector<int32_t> excludeOffsets_;
  std::vector<int32_t> excluded_;
};

}  // namespace

void scan(const Graph::State& state, int threads, const SearchRequest& request, const std::vector<ptrdiff_t>& queries,
          const SearchLists& lists) {
  Scan(state, threads, request, queries, lists).run();
}

}  // namespace belfry
