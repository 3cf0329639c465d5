#include "sparse-top-k.h"

#include "../pool/workers.h"
#include "row-sums.h"

namespace belfry {
namespace {

constexpr ptrdiff_t rowsPerBlock = 16;

void addRow(const SparseProduct& product, ptrdiff_t row, const RowSums& into) {
  for (ptrdiff_t l = product.left.offsets[row]; l < product.left.offsets[row + 1]; l++) {
    const ptrdiff_t added = product.left.values[l];
    const double ofRow = product.rowWeights == nullptr ? 1.0 : product.rowWeights[added];
    const double factor = product.leftWeights == nullptr ? ofRow : ofRow * product.leftWeights[l];
    for (ptrdiff_t r = product.right.offsets[added]; r < product.right.offsets[added + 1]; r++)
      into.add(product.right.values[r], product.weights == nullptr ? factor : factor * product.weights[r]);
  }
}

}  // namespace

void findBestOfProduct(int threads, const SparseProduct& product, ptrdiff_t k, const Exclusions& exclusions,
                       const TopKLists& lists) {
  const ptrdiff_t blocks = (product.rowCount + rowsPerBlock - 1) / rowsPerBlock;
  const ptrdiff_t workers = workersFor(threads, blocks);
  const SumsOfWorkers sums(workers, product.columnCount);
  const Array<Candidate> candidates(workers * roomFor(k));

  forBlocksOfWorkers(threads, blocks, [&](ptrdiff_t block, ptrdiff_t worker) {
    const RowSums own = sums.of(worker);
    const ptrdiff_t end = std::min((block + 1) * rowsPerBlock, product.rowCount);
    for (ptrdiff_t row = block * rowsPerBlock; row < end; row++) {
      BestK best = emptyList(&candidates[worker * roomFor(k)], roomFor(k), k);
      leaveOut(best, exclusions, row, 0);
      addRow(product, row, own);
      const auto scoreOf = [&](ptrdiff_t column, double sum) {
        return product.rowNorms == nullptr ? sum
                                           : sum / (product.rowNorms[row] * product.columnNorms[column] + product.shrink);
      };
      offerSums(own, product.columnCount, product.findsZeros, scoreOf, best);
      sortBest(best);
      writeList(best, row, lists);
    }
  });
}

}  // namespace belfry
