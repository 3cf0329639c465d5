#include "swing.h"

#include "../pool/workers.h"
#include "row-sums.h"

namespace belfry {
namespace {

/** One of a pair's users; `isHis` has 1 for each item of his, and 0 again when he is done with. */
struct First {
  double weight;
  uint8_t* isHis;
};

void markItems(const Csr& itemsOfUsers, ptrdiff_t user, uint8_t mark, uint8_t* marks) {
  for (ptrdiff_t i = itemsOfUsers.offsets[user]; i < itemsOfUsers.offsets[user + 1]; i++)
    marks[itemsOfUsers.values[i]] = mark;
}

void addPair(const SwingLog& log, const First& first, ptrdiff_t second, const RowSums& into) {
  const ptrdiff_t from = log.right.offsets[second];
  const ptrdiff_t to = log.right.offsets[second + 1];
  ptrdiff_t common = 0;
  for (ptrdiff_t i = from; i < to; i++) common += first.isHis[log.right.values[i]];
  const double weight = log.userWeights == nullptr ? 1.0 : log.userWeights[second];
  const double term = first.weight * weight / (log.alpha + static_cast<double>(common));
  for (ptrdiff_t i = from; i < to; i++) {
    const ptrdiff_t item = log.right.values[i];
    if (first.isHis[item]) into.add(item, term);
  }
}

void addRow(const SwingLog& log, ptrdiff_t row, uint8_t* marks, const RowSums& into) {
  const ptrdiff_t end = log.left.offsets[row + 1];
  for (ptrdiff_t l = log.left.offsets[row]; l < end; l++) {
    const ptrdiff_t user = log.left.values[l];
    const First first = {log.userWeights == nullptr ? 1.0 : log.userWeights[user], marks};
    markItems(log.right, user, 1, marks);
    for (ptrdiff_t other = l + 1; other < end; other++) addPair(log, first, log.left.values[other], into);
    markItems(log.right, user, 0, marks);
  }
}

}  // namespace

void findBestBySwing(int threads, const SwingLog& log, ptrdiff_t k, const Exclusions& exclusions,
                     const TopKLists& lists) {
  // A block is one row: the work of a row grows with the square of its users.
  const ptrdiff_t workers = workersFor(threads, log.rowCount);
  const SumsOfWorkers sums(workers, log.columnCount);
  const Array<uint8_t> marks(workers * log.columnCount);
  const Array<Candidate> candidates(workers * roomFor(k));
  std::fill(marks.begin(), marks.end(), 0);

  forBlocksOfWorkers(threads, log.rowCount, [&](ptrdiff_t row, ptrdiff_t worker) {
    const RowSums own = sums.of(worker);
    BestK best = emptyList(&candidates[worker * roomFor(k)], roomFor(k), k);
    leaveOut(best, exclusions, row, 0);
    addRow(log, row, &marks[worker * log.columnCount], own);
    offerSums(own, log.columnCount, false, [](ptrdiff_t, double sum) { return sum; }, best);
    sortBest(best);
    writeList(best, row, lists);
  });
}

}  // namespace belfry
