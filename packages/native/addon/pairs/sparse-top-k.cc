#include "sparse-top-k.h"

#include <algorithm>

#include "../pool/scratch.h"
#include "../pool/workers.h"

namespace belfry {
namespace {

constexpr ptrdiff_t rowsPerBlock = 16;
constexpr ptrdiff_t bitsPerWord = 64;

/** One row's sums, and a bit for each column that something was added to; all 0 between two rows. */
struct Accumulator {
  double* sums;
  uint64_t* touched;
};

void addRow(const SparseProduct& product, ptrdiff_t row, const Accumulator& into) {
  for (ptrdiff_t l = product.left.offsets[row]; l < product.left.offsets[row + 1]; l++) {
    const ptrdiff_t added = product.left.values[l];
    const double factor = product.rowWeights == nullptr ? 1.0 : product.rowWeights[added];
    for (ptrdiff_t r = product.right.offsets[added]; r < product.right.offsets[added + 1]; r++) {
      const ptrdiff_t column = product.right.values[r];
      into.sums[column] += product.weights == nullptr ? factor : factor * product.weights[r];
      into.touched[column / bitsPerWord] |= uint64_t{1} << (column % bitsPerWord);
    }
  }
}

/** Offers the row's columns in ascending order and clears the accumulator. */
void offerRow(const SparseProduct& product, ptrdiff_t row, const Accumulator& from, BestK& best) {
  for (ptrdiff_t first = 0; first < product.columnCount; first += bitsPerWord) {
    uint64_t& touched = from.touched[first / bitsPerWord];
    // Zeros matter only until k better columns are known.
    const bool offersZeros = product.findsZeros && best.thresholdScore <= 0;
    const ptrdiff_t count = std::min(bitsPerWord, product.columnCount - first);
    uint64_t columns = offersZeros ? ~uint64_t{0} >> (bitsPerWord - count) : touched;
    for (; columns != 0; columns &= columns - 1) {
      const ptrdiff_t bit = __builtin_ctzll(columns);
      const ptrdiff_t column = first + bit;
      double score = 0;
      if (touched >> bit & 1) {
        const double sum = from.sums[column];
        from.sums[column] = 0;
        score = product.rowNorms == nullptr
                    ? sum
                    : sum / (product.rowNorms[row] * product.columnNorms[column] + product.shrink);
      }
      const float rounded = score;
      if (rounded >= best.thresholdScore) offer(best, rounded, column);
    }
    touched = 0;
  }
}

}  // namespace

void findBestOfProduct(int threads, const SparseProduct& product, ptrdiff_t k, const Exclusions& exclusions,
                       const TopKLists& lists) {
  const ptrdiff_t blocks = (product.rowCount + rowsPerBlock - 1) / rowsPerBlock;
  const ptrdiff_t workers = workersFor(threads, blocks);
  const ptrdiff_t words = (product.columnCount + bitsPerWord - 1) / bitsPerWord;
  const Array<double> sums(workers * product.columnCount);
  const Array<uint64_t> touched(workers * words);
  const Array<Candidate> candidates(workers * roomFor(k));
  std::fill(sums.begin(), sums.end(), 0.0);
  std::fill(touched.begin(), touched.end(), 0);

  forBlocksOfWorkers(threads, blocks, [&](ptrdiff_t block, ptrdiff_t worker) {
    const Accumulator own = {&sums[worker * product.columnCount], &touched[worker * words]};
    const ptrdiff_t end = std::min((block + 1) * rowsPerBlock, product.rowCount);
    for (ptrdiff_t row = block * rowsPerBlock; row < end; row++) {
      BestK best = emptyList(&candidates[worker * roomFor(k)], roomFor(k), k);
      leaveOut(best, exclusions, row, 0);
      addRow(product, row, own);
      offerRow(product, row, own, best);
      sortBest(best);
      writeList(best, row, lists);
    }
  });
}

}  // namespace belfry
