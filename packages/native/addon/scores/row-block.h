// A block of queries against all candidates.
#pragma once

#include "terms.h"

namespace belfry {
namespace BELFRY_ISA {

inline double dot(const float* a, const float* b, ptrdiff_t dim) {
  double sum = 0;
  for (ptrdiff_t k = 0; k < dim; k++) sum += static_cast<double>(a[k]) * b[k];
  return sum;
}

template <typename Products, typename TermsOf>
class RowBlock {
 public:
  using Term = typename Products::Term;

  /** @param kept where the terms of all candidates are kept; null = nowhere @param room as much as rowRoomLength says */
  RowBlock(const ScoresTask& task, ptrdiff_t block, Term* kept, float* room)
      : task_(task),
        first_(task.firstQuery + block * rowsPerBlock),
        count_(rowsOf(task, block)),
        queries_(room),
        gradient_(queries_ + rowsPerBlock * task.dims),
        fresh_(gradient_ + rowsPerBlock * task.dims),
        products_(task, begin(), kept, fresh_ + rowsPerBlock * task.dims) {}

  /** All there is to do for the queries. @param factors [column block][48], to be filled */
  void run(float* factors) {
    const ptrdiff_t columnBlocks = columnBlocksOf(task_);
    __builtin_memset(gradient_, 0, sizeof(float) * rowsPerBlock * task_.dims);
    for (ptrdiff_t block = 0; block < columnBlocks; block++) {
      const ptrdiff_t panels = panelsOf(task_, block);
      makeTerms(block, factors + block * rowsPerBlock);
      __builtin_memset(fresh_, 0, sizeof(float) * rowsPerBlock * task_.dims);
      products_.addGradient(block * panelsPerBlock, panels, count_, fresh_);
      blend();
    }
    for (ptrdiff_t r = 0; r < rowsPerBlock; r++) {
      if (counts(r)) finishRow(r, factors, columnBlocks);
    }
  }

  /** The terms of a column block. @param maxima [48], to be filled where the terms have them @returns as products keep them */
  const Term* makeTerms(ptrdiff_t block, float* maxima) {
    const ptrdiff_t firstPanel = block * panelsPerBlock;
    const ptrdiff_t panels = panelsOf(task_, block);
    score(firstPanel, panels);
    transform(firstPanel, panels, maxima);
    return products_.keep(firstPanel, panels);
  }

 private:
  static ptrdiff_t rowsOf(const ScoresTask& task, ptrdiff_t block) {
    const ptrdiff_t rest = task.rangeRows - block * rowsPerBlock;
    return rest < rowsPerBlock ? rest : rowsPerBlock;
  }

  bool counts(ptrdiff_t r) const { return r < count_ && task_.call.shares[first_ + r] != 0; }

  /** Copies the queries, zeros for those that do not count, and starts their rows. */
  const float* begin() {
    const ptrdiff_t dim = task_.call.dim;
    for (ptrdiff_t r = 0; r < rowsPerBlock; r++) {
      float* const query = queries_ + r * task_.dims;
      const ptrdiff_t known = counts(r) ? dim : 0;
      if (known > 0) __builtin_memcpy(query, task_.call.queries + (first_ + r) * dim, 4 * dim);
      for (ptrdiff_t k = known; k < task_.dims; k++) query[k] = 0;
      if (known > 0) beginRow(r, query);
    }
    return queries_;
  }

  void beginRow(ptrdiff_t r, const float* query) {
    const ptrdiff_t at = first_ + r;
    Row& row = rows_[r];
    row.positive = dot(query, task_.call.positives + at * task_.call.dim, task_.call.dim) * task_.inverseTemperature;
    if (task_.call.positiveLogCounts != nullptr) row.positive -= task_.call.positiveLogCounts[at];
    row.shift = task_.call.epilogue.comparesWithPositive ? static_cast<float>(row.positive) : 0;
    row.maximum = -__builtin_inff();
    row.sum = row.losses = 0;
    row.excluded = row.excludedEnd = nullptr;
    if (task_.call.exclusionOffsets == nullptr) return;
    row.excluded = task_.call.exclusionValues + task_.call.exclusionOffsets[at];
    row.excludedEnd = task_.call.exclusionValues + task_.call.exclusionOffsets[at + 1];
  }

  /** z = s / τ − log c for some panels. */
  void score(ptrdiff_t firstPanel, ptrdiff_t panels) {
    for (ptrdiff_t p = firstPanel; p < firstPanel + panels; p++) {
      float* const scores = products_.scores(firstPanel) + (p - firstPanel) * panelTerms;
      for (ptrdiff_t r = 0; r < count_; r += scoreRows) scoreTile(r, p, scores + r * panel);
    }
  }

  /** Not inlined: what is needed after the product would take registers from its sums. */
  __attribute__((noinline)) void scoreTile(ptrdiff_t row, ptrdiff_t panelIndex, float* to) const {
    Floats tile[scoreRows][panelVectors] = {};
    products_.score(tile, row, panelIndex);
    const Floats inverseTemperature = all(task_.inverseTemperature);
    const float* const logCounts = task_.logCounts + panelIndex * panel;
#pragma GCC unroll 16
    for (int r = 0; r < scoreRows; r++) {
#pragma GCC unroll 4
      for (int v = 0; v < panelVectors; v++)
        store(to + r * panel + v * width, tile[r][v] * inverseTemperature - load(logCounts + v * width));
    }
  }

  /** Leaves out what is excluded and turns scores into terms. */
  void transform(ptrdiff_t firstPanel, ptrdiff_t panels, float* maxima) {
    const Scores scores = {products_.scores(firstPanel), panels};
    for (ptrdiff_t r = 0; r < count_; r++) {
      if (counts(r)) leaveOut(r, firstPanel * panel, scores);
    }
    TermsOf::transform(task_.call.epilogue, Block{rows_, scores, maxima, blends_});
    for (ptrdiff_t r = 0; r < rowsPerBlock; r++) {
      if (counts(r)) continue;
      clear(r, scores);
      maxima[r] = 0;
    }
  }

  void leaveOut(ptrdiff_t r, ptrdiff_t firstColumn, Scores scores) {
    Row& row = rows_[r];
    const ptrdiff_t end = firstColumn + scores.panels * panel;
    for (; row.excluded < row.excludedEnd && *row.excluded < end; row.excluded++) {
      if (*row.excluded < firstColumn) continue;
      const ptrdiff_t column = *row.excluded - firstColumn;
      scores.row(column / panel, r)[column % panel] = -__builtin_inff();
    }
    const int32_t group = task_.call.queryGroups == nullptr ? -1 : task_.call.queryGroups[first_ + r];
    if (group < 0) return;
    for (ptrdiff_t column = 0; column < end - firstColumn; column++) {
      if (task_.candidateGroups[firstColumn + column] == group)
        scores.row(column / panel, r)[column % panel] = -__builtin_inff();
    }
  }

  /** A row that does not count has no terms. */
  static void clear(ptrdiff_t r, Scores scores) {
    for (ptrdiff_t p = 0; p < scores.panels; p++) __builtin_memset(scores.row(p, r), 0, sizeof(float) * panel);
  }

  void blend() {
    for (ptrdiff_t r = 0; r < count_; r++) {
      if (!counts(r)) continue;
      float* const gradient = gradient_ + r * task_.dims;
      const float* const fresh = fresh_ + r * task_.dims;
      for (ptrdiff_t k = 0; k < task_.dims; k += width)
        store(gradient + k, load(gradient + k) * blends_[r].before + load(fresh + k) * blends_[r].fresh);
    }
  }

  void finishRow(ptrdiff_t r, float* factors, ptrdiff_t columnBlocks) {
    const ptrdiff_t at = first_ + r;
    const ptrdiff_t dim = task_.call.dim;
    const Row& row = rows_[r];
    const double share = task_.call.shares[at];
    const RowSums sums = {row.positive, row.maximum, row.sum, row.losses, static_cast<double>(task_.call.left[at])};
    const RowLoss end = task_.call.epilogue.finish(sums, task_.call.epilogue);
    task_.losses[at] = share * end.loss;

    const double scale = share * task_.inverseTemperature * end.candidateScale;
    for (ptrdiff_t block = 0; block < columnBlocks; block++) {
      float& factor = factors[block * rowsPerBlock + r];
      factor = TermsOf::factor(row, scale, factor);
    }
    const float candidateScale = static_cast<float>(scale);
    const float positiveScale = static_cast<float>(share * task_.inverseTemperature * end.positiveSlope);
    const float* const gradient = gradient_ + r * task_.dims;
    for (ptrdiff_t k = 0; k < dim; k++) {
      task_.call.queryGradient[at * dim + k] = candidateScale * gradient[k] + positiveScale * task_.call.positives[at * dim + k];
      task_.call.positiveGradient[at * dim + k] = positiveScale * task_.call.queries[at * dim + k];
    }
  }

  const ScoresTask& task_;
  const ptrdiff_t first_;
  const ptrdiff_t count_;
  float* const queries_;
  float* const gradient_;
  float* const fresh_;
  Row rows_[rowsPerBlock] = {};
  Blend blends_[rowsPerBlock];
  const Products products_;
};

}  // namespace BELFRY_ISA
}  // namespace belfry

