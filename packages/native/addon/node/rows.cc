#include "../pool/thread-pool.h"
#include "../rows/rows.h"
#include "arguments.h"
#include "families.h"

namespace belfry {
namespace {

constexpr ptrdiff_t rowsPerBlock = 512;

/** gatherRows(threads, table, dim, rows, out) */
napi_value gatherRows(const Arguments& arguments) {
  const int threads = arguments.number(0);
  const auto table = arguments.floats(1);
  const ptrdiff_t dim = arguments.number(2);
  const auto rowList = arguments.integers(3);
  const auto out = arguments.floats(4);
  const ptrdiff_t count = rowList.length;
  const auto gather = rows().gather;
  forBlocks(threads, (count + rowsPerBlock - 1) / rowsPerBlock, [&](ptrdiff_t block) {
    const ptrdiff_t from = block * rowsPerBlock;
    const ptrdiff_t to = from + rowsPerBlock < count ? from + rowsPerBlock : count;
    gather(table.data, dim, rowList.data, from, to, out.data);
  });
  return nullptr;
}

/** scatterAddRows(target, dim, rows, source) */
napi_value scatterAddRows(const Arguments& arguments) {
  const auto rowList = arguments.integers(2);
  rows().scatterAdd(arguments.floats(0).data, arguments.number(1), rowList.data, rowList.length,
                    arguments.floats(3).data);
  return nullptr;
}

const AddonEntry entries[] = {{"gatherRows", gatherRows}, {"scatterAddRows", scatterAddRows}};

}  // namespace

void exportRows(napi_env env, napi_value exports) { exportFunctions(env, exports, entries, 2); }

}  // namespace belfry
