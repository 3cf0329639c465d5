#include "../pairs/sparse-top-k.h"
#include "../pairs/swing.h"
#include "arguments.h"
#include "families.h"

namespace belfry {
namespace {

/**
 * sparseTopK(threads, columns, left's offsets and values, right's offsets and values, rowWeights, weights, rowNorms,
 * columnNorms, shrink, findsZeros, k, exclude's offsets and values, rows, scores, found, tiedBeyond, leftWeights)
 */
napi_value sparseTopK(const Arguments& arguments) {
  const ptrdiff_t columns = arguments.number(1);
  const ptrdiff_t k = arguments.number(12);
  const auto found = arguments.integers(17);
  if (columns == 0) return nullptr;
  const SparseProduct product = {static_cast<ptrdiff_t>(found.length),
                                 columns,
                                 {arguments.integers(2).data, arguments.integers(3).data},
                                 {arguments.integers(4).data, arguments.integers(5).data},
                                 arguments.doubles(6).data,
                                 arguments.floats(7).data,
                                 arguments.doubles(19).data,
                                 arguments.doubles(8).data,
                                 arguments.doubles(9).data,
                                 arguments.number(10),
                                 arguments.boolean(11)};
  findBestOfProduct(arguments.number(0), product, k < columns ? k : columns,
                    {arguments.integers(13).data, arguments.integers(14).data},
                    {arguments.integers(15).data, arguments.floats(16).data, found.data, arguments.integers(18).data, k});
  return nullptr;
}

/**
 * swingTopK(threads, columns, left's offsets and values, right's offsets and values, userWeights, alpha, k, exclude's
 * offsets and values, rows, scores, found, tiedBeyond)
 */
napi_value swingTopK(const Arguments& arguments) {
  const ptrdiff_t columns = arguments.number(1);
  const ptrdiff_t k = arguments.number(8);
  const auto found = arguments.integers(13);
  if (columns == 0) return nullptr;
  const SwingLog log = {static_cast<ptrdiff_t>(found.length),
                        columns,
                        {arguments.integers(2).data, arguments.integers(3).data},
                        {arguments.integers(4).data, arguments.integers(5).data},
                        arguments.doubles(6).data,
                        arguments.number(7)};
  findBestBySwing(arguments.number(0), log, k < columns ? k : columns,
                  {arguments.integers(9).data, arguments.integers(10).data},
                  {arguments.integers(11).data, arguments.floats(12).data, found.data, arguments.integers(14).data, k});
  return nullptr;
}

const AddonEntry entries[] = {{"sparseTopK", sparseTopK}, {"swingTopK", swingTopK}};

}  // namespace

void exportPairs(napi_env env, napi_value exports) { exportFunctions(env, exports, entries, 2); }

}  // namespace belfry
