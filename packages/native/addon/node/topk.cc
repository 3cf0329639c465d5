#include "../topk/inner-products.h"
#include "arguments.h"
#include "errands.h"
#include "families.h"

namespace belfry {
namespace {

/** A search whose scores the caller of `run` says. */
struct Search {
  int threads;
  size_t budgetBytes;
  SearchShape shape;
  Exclusions exclude;
  TopKLists found;

  void run(const RowScores& scores) const {
    if (shape.queryCount > 0 && shape.rowCount > 0) findBest(threads, budgetBytes, shape, scores, exclude, found);
  }
};

/** The first two arguments, and those from `place` on: k, exclude's offsets and values, rows, scores, found, tiedBeyond */
Search searchAt(const Arguments& arguments, int place, ptrdiff_t rowCount) {
  const ptrdiff_t k = arguments.number(place);
  const auto found = arguments.integers(place + 5);
  return {static_cast<int>(arguments.number(0)),
          static_cast<size_t>(arguments.number(1)),
          {static_cast<ptrdiff_t>(found.length), rowCount, k < rowCount ? k : rowCount},
          {arguments.integers(place + 1).data, arguments.integers(place + 2).data},
          {arguments.integers(place + 3).data, arguments.floats(place + 4).data, found.data,
           arguments.integers(place + 6).data, k}};
}

/** (threads, budgetBytes, queries, items, dim, k, exclude's offsets and values, rows, scores, found, tiedBeyond) */
Work topKWork(const Arguments& arguments) {
  const auto items = arguments.floats(3);
  const InnerProducts products = {topk(), arguments.floats(2).data, items.data, static_cast<ptrdiff_t>(arguments.number(4))};
  const Search search = searchAt(arguments, 5, items.length / products.dim);
  return [products, search]() -> Answer {
    search.run(products.scores());
    return nullptr;
  };
}

napi_value topK(const Arguments& arguments) { return doNow(arguments, topKWork(arguments)); }
napi_value topKAsync(const Arguments& arguments) { return doAside(arguments, topKWork(arguments)); }

/** selectTopK(threads, budgetBytes, scores, columns, k, exclude's offsets and values, rows, scores, found, tiedBeyond) */
napi_value selectTopK(const Arguments& arguments) {
  struct Given {
    const TopKKernels& kernels;
    const float* scores;
    ptrdiff_t columns;
  };
  const Given given = {topk(), arguments.floats(2).data, static_cast<ptrdiff_t>(arguments.number(3))};
  const RowScores scores = {[](const void* context, const SearchPart& part, BestK* best, float*) {
                              const auto& [kernels, scores, columns] = *static_cast<const Given*>(context);
                              kernels.select(scores, columns, part, best);
                            },
                            [](const void*, ptrdiff_t) -> size_t { return 0; }, &given};
  searchAt(arguments, 4, given.columns).run(scores);
  return nullptr;
}

const AddonEntry entries[] = {{"topK", topK}, {"topKAsync", topKAsync}, {"selectTopK", selectTopK}};

}  // namespace

void exportTopK(napi_env env, napi_value exports) { exportFunctions(env, exports, entries, 3); }

}  // namespace belfry
