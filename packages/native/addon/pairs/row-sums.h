// The sums of one row of a sparse result: all columns side by side, and which of them something was added to.
#pragma once

#include <algorithm>

#include "../pool/scratch.h"
#include "../topk/best-k.h"

namespace belfry {

constexpr ptrdiff_t columnsPerWord = 64;

/** One row's sums, and a bit for each column that something was added to; all 0 between two rows. */
struct RowSums {
  double* sums;
  uint64_t* touched;

  void add(ptrdiff_t column, double value) const {
    sums[column] += value;
    touched[column / columnsPerWord] |= uint64_t{1} << (column % columnsPerWord);
  }
};

/** Room for the sums of several threads. */
class SumsOfWorkers {
 public:
  /** @throws std::bad_alloc */
  SumsOfWorkers(ptrdiff_t workers, ptrdiff_t columns)
      : columns_(columns),
        words_((columns + columnsPerWord - 1) / columnsPerWord),
        sums_(workers * columns),
        touched_(workers * words_) {
    std::fill(sums_.begin(), sums_.end(), 0.0);
    std::fill(touched_.begin(), touched_.end(), 0);
  }

  RowSums of(ptrdiff_t worker) const { return {&sums_[worker * columns_], &touched_[worker * words_]}; }

 private:
  ptrdiff_t columns_;
  ptrdiff_t words_;
  Array<double> sums_;
  Array<uint64_t> touched_;
};

/**
 * Offers the columns in ascending order and clears the sums.
 *
 * @param findsZeros whether columns that nothing was added to are offered, with 0
 * @param scoreOf from column and sum; not called for such columns
 */
template <typename ScoreOf>
void offerSums(const RowSums& from, ptrdiff_t columnCount, bool findsZeros, ScoreOf&& scoreOf, BestK& best) {
  for (ptrdiff_t first = 0; first < columnCount; first += columnsPerWord) {
    uint64_t& touched = from.touched[first / columnsPerWord];
    // Zeros matter only until k better columns are known.
    const bool offersZeros = findsZeros && best.thresholdScore <= 0;
    const ptrdiff_t count = std::min(columnsPerWord, columnCount - first);
    uint64_t columns = offersZeros ? ~uint64_t{0} >> (columnsPerWord - count) : touched;
    for (; columns != 0; columns &= columns - 1) {
      const ptrdiff_t bit = __builtin_ctzll(columns);
      const ptrdiff_t column = first + bit;
      double score = 0;
      if (touched >> bit & 1) {
        score = scoreOf(column, from.sums[column]);
        from.sums[column] = 0;
      }
      const float rounded = score;
      if (rounded >= best.thresholdScore) offer(best, rounded, column);
    }
    touched = 0;
  }
}

}  // namespace belfry
