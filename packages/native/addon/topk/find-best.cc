#include "find-best.h"

#include <algorithm>

#include "../pool/scratch.h"
#include "../pool/workers.h"

namespace belfry {
namespace {

/** Enough to make little of packing the rows, which every part of queries does again; few enough to stay in cache. */
constexpr ptrdiff_t mostQueriesPerPart = 240;
constexpr ptrdiff_t fewestQueriesPerPart = 24;
/** A list starts anew in every part of rows, so parts are much longer than lists. */
constexpr ptrdiff_t fewestRowsPerPart = 4096;
constexpr ptrdiff_t fewestListsPerPart = 8;
/** Parts start where a vector of any instruction set may. */
constexpr ptrdiff_t rowMultiple = 32;
constexpr ptrdiff_t partsPerThread = 4;

constexpr ptrdiff_t ceilDivide(ptrdiff_t a, ptrdiff_t b) { return (a + b - 1) / b; }

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
  const ptrdiff_t wanted = std::min(2 * threads, ceilDivide(shape.queryCount, fewestQueriesPerPart));
  cut.queriesPerPart = ceilDivide(shape.queryCount, std::max(ceilDivide(shape.queryCount, atMost), wanted));
  cut.queryParts = ceilDivide(shape.queryCount, cut.queriesPerPart);

  const bool hasEnough = threads == 1 || cut.queryParts >= 2 * threads;
  const ptrdiff_t rowParts = std::min({hasEnough ? 1 : ceilDivide(partsPerThread * threads, cut.queryParts),
                                       shape.rowCount / std::max(fewestRowsPerPart, fewestListsPerPart * shape.k),
                                       budget / (shape.queryCount * shape.k)});
  const ptrdiff_t rowsPerPart = ceilDivide(shape.rowCount, std::max<ptrdiff_t>(1, rowParts));
  cut.rowsPerPart = ceilDivide(rowsPerPart, rowMultiple) * rowMultiple;
  cut.rowParts = ceilDivide(shape.rowCount, cut.rowsPerPart);
  return cut;
}

}  // namespace

void findBest(int threads, size_t budgetBytes, const SearchShape& shape, const RowScores& scores,
              const Exclusions& exclusions, const TopKLists& lists) {
  const Cut cut = cutOf(threads, budgetBytes, shape);
  const ptrdiff_t parts = cut.queryParts * cut.rowParts;
  const ptrdiff_t workers = workersFor(threads, parts);
  const size_t scratchPerWorker = scores.scratchFor(scores.context, cut.queriesPerPart);
  const Array<BestK> best(workers * cut.queriesPerPart);
  const Array<Candidate> candidates(workers * cut.queriesPerPart * cut.capacity);
  const Array<float> scratch(workers * scratchPerWorker);

  // Where rows are cut too: the lists of all parts, those of one query side by side.
  const ptrdiff_t partLists = cut.rowParts == 1 ? 0 : shape.queryCount * cut.rowParts;
  const Array<BestK> ofParts(partLists);
  const Array<Candidate> kept(partLists * shape.k);

  const auto search = [&](ptrdiff_t part, ptrdiff_t worker) {
    const ptrdiff_t firstQuery = part / cut.rowParts * cut.queriesPerPart;
    const ptrdiff_t rowPart = part % cut.rowParts;
    const SearchPart range = {firstQuery, std::min(firstQuery + cut.queriesPerPart, shape.queryCount),
                              rowPart * cut.rowsPerPart, std::min((rowPart + 1) * cut.rowsPerPart, shape.rowCount)};
    BestK* const own = &best[worker * cut.queriesPerPart];
    for (ptrdiff_t q = 0; q < range.endQuery - firstQuery; q++) {
      own[q] = emptyList(&candidates[(worker * cut.queriesPerPart + q) * cut.capacity], cut.capacity, shape.k);
      leaveOut(own[q], exclusions, firstQuery + q, range.firstRow);
    }
    scores.offerPart(scores.context, range, own, &scratch[worker * scratchPerWorker]);
    for (ptrdiff_t query = firstQuery; query < range.endQuery; query++) {
      BestK& list = own[query - firstQuery];
      if (cut.rowParts == 1) {
        sortBest(list);
        writeList(list, query, lists);
      } else {
        const ptrdiff_t at = query * cut.rowParts + rowPart;
        keepBest(list);
        std::copy_n(list.candidates, list.size, &kept[at * shape.k]);
        ofParts[at] = list;
        ofParts[at].candidates = &kept[at * shape.k];
      }
    }
  };
  forBlocksOfWorkers(threads, parts, search);
  if (cut.rowParts == 1) return;
  forBlocks(threads, shape.queryCount, [&](ptrdiff_t query) {
    const BestK* const own = &ofParts[query * cut.rowParts];
    BestK whole = emptyList(own->candidates, cut.rowParts * shape.k, shape.k);
    joinParts(whole, own, cut.rowParts);
    writeList(whole, query, lists);
  });
}

}  // namespace belfry
