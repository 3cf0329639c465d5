#include "../topk/find-best.h"
#include "arguments.h"
#include "families.h"

namespace belfry {
namespace {

/** The arguments from `place` on: k, exclude's offsets and values, rows, scores, found, tiedBeyond */
void findBestOf(const Arguments& arguments, int place, const RowScores& scores, ptrdiff_t rowCount) {
  const int threads = arguments.number(0);
  const size_t budgetBytes = arguments.number(1);
  const ptrdiff_t k = arguments.number(place);
  const auto found = arguments.integers(place + 5);
  const SearchShape shape = {static_cast<ptrdiff_t>(found.length), rowCount, k < rowCount ? k : rowCount};
  if (shape.queryCount == 0 || rowCount == 0) return;
  findBest(threads, budgetBytes, shape, scores,
           {arguments.integers(place + 1).data, arguments.integers(place + 2).data},
           {arguments.integers(place + 3).data, arguments.floats(place + 4).data, found.data,
            arguments.integers(place + 6).data, k});
}

/** topK(threads, budgetBytes, queries, items, dim, k, exclude's offsets and values, rows, scores, found, tiedBeyond) */
napi_value topK(const Arguments& arguments) {
  struct Products {
    const TopKKernels& kernels;
    const float* queries;
    View<float> items;
    ptrdiff_t dim;
  };
  const Products products = {topk(), arguments.floats(2).data, arguments.floats(3),
                             static_cast<ptrdiff_t>(arguments.number(4))};
  const RowScores scores = {
      [](const void* context, const SearchPart& part, BestK* best, float* scratch) {
        const auto& [kernels, queries, items, dim] = *static_cast<const Products*>(context);
        kernels.search(queries, items.data, dim, part, best, scratch);
      },
      [](const void* context, ptrdiff_t queryCount) {
        const auto& [kernels, queries, items, dim] = *static_cast<const Products*>(context);
        return kernels.searchScratch(queryCount, dim);
      },
      &products};
  findBestOf(arguments, 5, scores, products.items.length / products.dim);
  return nullptr;
}

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
  findBestOf(arguments, 4, scores, given.columns);
  return nullptr;
}

const AddonEntry entries[] = {{"topK", topK}, {"selectTopK", selectTopK}};

}  // namespace

void exportTopK(napi_env env, napi_value exports) { exportFunctions(env, exports, entries, 2); }

}  // namespace belfry
