#include "find-best.h"

#include <algorithm>

#include "../pool/blocks.h"
#include "../pool/scratch.h"
#include "../pool/workers.h"

namespace belfry {
namespace {

/** Enough to make little of packing the rows, which every part of queries does again; few enough to stay in cache. */
constexpr ptrdiff_t mostQueriesPerPart = 240;
constexpr ptrdiff_t fewestQueriesPerPart = 24;
/** A list starts anew in every part of rows, so parts are long, and several times as long as lists. */
constexpr ptrdiff_t fewestRowsPerPart = 4096;
constexpr ptrdiff_t rowsPerListPlace = 8;
/** Parts of rows end where panels of any instruction set do. */
constexpr ptrdiff_t rowMultiple = 32;
/** Where queries make fewer than two parts a thread, rows are cut too. */
constexpr ptrdiff_t partsPerThread = 4;

struct Cut {
  ptrdiff_t queriesPerPart;
  ptrdiff_t queryParts;
  ptrdiff_t rowsPerPart;
  ptrdiff_t rowParts;
  /** Candidates a list has room for while it is made. */
  ptrdiff_t capacity;
};

Cut cutOf(ptrdiff_t threads, size_t budgetBytes, const SearchShape& shape) {
  const ptrdiff_t budget = budgetBytes / sizeof(Candidate);
  Cut cut;
  cut.capacity = std::min(shape.rowCount, roomFor(shape.k));
  const ptrdiff_t atMost = std::max<ptrdiff_t>(1, std::min(mostQueriesPerPart, budget / threads / cut.capacity));
  const ptrdiff_t wanted = std::min(2 * threads, blocksOf(shape.queryCount, fewestQueriesPerPart));
  cut.queriesPerPart = blocksOf(shape.queryCount, std::max(blocksOf(shape.queryCount, atMost), wanted));
  cut.queryParts = blocksOf(shape.queryCount, cut.queriesPerPart);

  const bool queriesAreEnough = threads == 1 || cut.queryParts >= 2 * threads;
  const ptrdiff_t rowParts = std::min({queriesAreEnough ? 1 : blocksOf(partsPerThread * threads, cut.queryParts),
                                       shape.rowCount / std::max(fewestRowsPerPart, rowsPerListPlace * shape.k),
                                       budget / (shape.queryCount * shape.k)});
  const ptrdiff_t rowsPerPart = blocksOf(shape.rowCount, std::max<ptrdiff_t>(1, rowParts));
  cut.rowsPerPart = blocksOf(rowsPerPart, rowMultiple) * rowMultiple;
  cut.rowParts = blocksOf(shape.rowCount, cut.rowsPerPart);
  return cut;
}

class Search {
 public:
  Search(int threads, size_t budgetBytes, const SearchShape& shape, const RowScores& scores,
         const Exclusions& exclusions, const TopKLists& lists)
      : threads_(threads), shape_(shape), scores_(scores), exclusions_(exclusions), lists_(lists),
        cut_(cutOf(threads, budgetBytes, shape)),
        parts_(cut_.queryParts * cut_.rowParts),
        scratchPerWorker_(scores.scratchFor(scores.context, cut_.queriesPerPart)),
        scratch_(workersFor(threads, parts_) * scratchPerWorker_),
        best_(workersFor(threads, parts_) * cut_.queriesPerPart),
        candidates_(best_.size() * cut_.capacity),
        ofParts_(cut_.rowParts == 1 ? 0 : shape.queryCount * cut_.rowParts),
        kept_(ofParts_.size() * shape.k) {}

  void run() {
    forBlocksOfWorkers(threads_, parts_, [this](ptrdiff_t part, ptrdiff_t worker) { searchPart(part, worker); });
    if (cut_.rowParts > 1) forBlocks(threads_, shape_.queryCount, [this](ptrdiff_t query) { join(query); });
  }

 private:
  void searchPart(ptrdiff_t part, ptrdiff_t worker) {
    const ptrdiff_t firstQuery = part / cut_.rowParts * cut_.queriesPerPart;
    const ptrdiff_t firstRow = part % cut_.rowParts * cut_.rowsPerPart;
    const SearchPart range = {firstQuery, std::min(firstQuery + cut_.queriesPerPart, shape_.queryCount), firstRow,
                              std::min(firstRow + cut_.rowsPerPart, shape_.rowCount)};
    const ptrdiff_t firstList = worker * cut_.queriesPerPart;
    BestK* const best = &best_[firstList];
    for (ptrdiff_t q = 0; q < range.endQuery - firstQuery; q++) {
      best[q] = emptyList(&candidates_[(firstList + q) * cut_.capacity], cut_.capacity, shape_.k);
      leaveOut(best[q], exclusions_, firstQuery + q, firstRow);
    }
    scores_.offerPart(scores_.context, range, best, &scratch_[worker * scratchPerWorker_]);
    for (ptrdiff_t query = firstQuery; query < range.endQuery; query++)
      finish(best[query - firstQuery], query, part % cut_.rowParts);
  }

  void finish(BestK& best, ptrdiff_t query, ptrdiff_t rowPart) {
    if (cut_.rowParts == 1) {
      sortBest(best);
      writeList(best, query, lists_);
      return;
    }
    keepBest(best);
    const ptrdiff_t at = query * cut_.rowParts + rowPart;
    std::copy_n(best.candidates, best.size, &kept_[at * shape_.k]);
    ofParts_[at] = best;
    ofParts_[at].candidates = &kept_[at * shape_.k];
  }

  void join(ptrdiff_t query) {
    const BestK* const parts = &ofParts_[query * cut_.rowParts];
    BestK whole = emptyList(parts->candidates, cut_.rowParts * shape_.k, shape_.k);
    joinParts(whole, parts, cut_.rowParts);
    writeList(whole, query, lists_);
  }

  const int threads_;
  const SearchShape shape_;
  const RowScores scores_;
  const Exclusions exclusions_;
  const TopKLists lists_;
  const Cut cut_;
  const ptrdiff_t parts_;
  const size_t scratchPerWorker_;
  const Array<float> scratch_;
  /** The lists in work, of each worker's part. */
  const Array<BestK> best_;
  const Array<Candidate> candidates_;
  /** Where rows are cut: the lists of all parts, those of one query side by side, and what they have kept. */
  const Array<BestK> ofParts_;
  const Array<Candidate> kept_;
};

}  // namespace

void findBest(int threads, size_t budgetBytes, const SearchShape& shape, const RowScores& scores,
              const Exclusions& exclusions, const TopKLists& lists) {
  Search(threads, budgetBytes, shape, scores, exclusions, lists).run();
}

}  // namespace belfry
