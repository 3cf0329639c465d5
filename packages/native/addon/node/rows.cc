#include "../rows/rows.h"

#include "../pool/scratch.h"
#include "../pool/blocks.h"
#include "../pool/thread-pool.h"
#include "../rows/distinct.h"
#include "arguments.h"
#include "families.h"
#include "tables.h"

namespace belfry {
namespace {

constexpr ptrdiff_t bagsPerBlock = 256;
constexpr ptrdiff_t numbersPerCheck = 65536;
constexpr ptrdiff_t numbersPerNorm = 16384;
/** Fewer additions than this are not worth waking a thread. */
constexpr ptrdiff_t additionsPerPart = ptrdiff_t{1} << 20;

ptrdiff_t endOf(ptrdiff_t block, ptrdiff_t size, ptrdiff_t count) {
  return (block + 1) * size < count ? (block + 1) * size : count;
}

Bags bagsAt(const Arguments& arguments, int place) {
  const auto offsets = arguments.integers(place);
  const auto members = arguments.integers(place + 1);
  const size_t count = offsets.data == nullptr ? members.length : offsets.length - 1;
  const float* const weights = arguments.floats(place + 2).data;
  return {offsets.data, members.data, weights, static_cast<ptrdiff_t>(count)};
}

/** gatherRows(threads, table, dim, rows, out) */
napi_value gatherRows(const Arguments& arguments) {
  const int threads = arguments.number(0);
  const Table table = tableAt(arguments, 1);
  const ptrdiff_t dim = arguments.number(2);
  const auto list = arguments.integers(3);
  float* const out = arguments.floats(4).data;
  const RowBlocks blocks(list.length, dim);
  const auto gather = rows().gather;
  forBlocks(threads, blocks.length(),
            [&](ptrdiff_t block) { gather(table, dim, list.data, list.length, blocks[block], out); });
  return nullptr;
}

/** sumBags(threads, table, dim, offsets, members, weights or null, out) */
napi_value sumBags(const Arguments& arguments) {
  const int threads = arguments.number(0);
  const Table table = tableAt(arguments, 1);
  const ptrdiff_t dim = arguments.number(2);
  const Bags bags = bagsAt(arguments, 3);
  float* const out = arguments.floats(6).data;
  const auto sum = rows().sumBags;
  forBlocks(threads, blocksOf(bags.count, bagsPerBlock), [&](ptrdiff_t block) {
    sum(table, dim, bags, block * bagsPerBlock, endOf(block, bagsPerBlock, bags.count), out);
  });
  return nullptr;
}

/**
 * scatterAdd(threads, target, dim, offsets or null, members, weights or null, source). Each thread takes the members of its
 * part and meets them in order, so no number of parts changes a bit.
 */
napi_value scatterAdd(const Arguments& arguments) {
  const int threads = arguments.number(0);
  float* const target = arguments.floats(1).data;
  const ptrdiff_t dim = arguments.number(2);
  const Bags bags = bagsAt(arguments, 3);
  const float* const source = arguments.floats(6).data;
  const ptrdiff_t additions = arguments.integers(4).length * dim;
  int32_t parts = 1;
  while (parts < threads && parts * additionsPerPart < additions) parts *= 2;
  const auto add = rows().scatterAdd;
  forBlocks(threads, parts, [&](ptrdiff_t part) { add(target, dim, bags, part, parts, source); });
  return nullptr;
}

/** normalizeRows(threads, matrix, dim, norms) */
napi_value normalizeRows(const Arguments& arguments) {
  const int threads = arguments.number(0);
  float* const matrix = arguments.floats(1).data;
  const ptrdiff_t dim = arguments.number(2);
  const auto norms = arguments.floats(3);
  const ptrdiff_t size = blocksOf(numbersPerNorm, dim);
  const auto normalize = rows().normalize;
  forBlocks(threads, blocksOf(norms.length, size), [&](ptrdiff_t block) {
    normalize(matrix, dim, block * size, endOf(block, size, norms.length), norms.data);
  });
  return nullptr;
}

/** normalizeRowsGradient(threads, unit, norms, dim, gradient) */
napi_value normalizeRowsGradient(const Arguments& arguments) {
  const int threads = arguments.number(0);
  const float* const unit = arguments.floats(1).data;
  const auto norms = arguments.floats(2);
  const ptrdiff_t dim = arguments.number(3);
  float* const gradient = arguments.floats(4).data;
  const ptrdiff_t size = blocksOf(numbersPerNorm, dim);
  const auto pass = rows().normalizeGradient;
  forBlocks(threads, blocksOf(norms.length, size), [&](ptrdiff_t block) {
    pass(unit, norms.data, dim, block * size, endOf(block, size, norms.length), gradient);
  });
  return nullptr;
}

/** distinctRows(rows, places, distinct): how many */
napi_value distinctRowsOf(const Arguments& arguments) {
  const auto list = arguments.integers(0);
  return toNumber(arguments.env(),
                  distinctRows(list.data, list.length, arguments.integers(1).data, arguments.integers(2).data));
}

/** findNonFinite(threads, values): the first place, −1 where there is none */
napi_value findNonFinite(const Arguments& arguments) {
  const int threads = arguments.number(0);
  const auto values = arguments.floats(1);
  const auto find = rows().findNonFinite;
  const ptrdiff_t blocks = blocksOf(values.length, numbersPerCheck);
  const Array<ptrdiff_t> found(blocks);
  forBlocks(threads, blocks, [&](ptrdiff_t block) {
    found[block] = find(values.data, block * numbersPerCheck, endOf(block, numbersPerCheck, values.length));
  });
  for (const ptrdiff_t place : found) {
    if (place >= 0) return toNumber(arguments.env(), place);
  }
  return toNumber(arguments.env(), -1);
}

const AddonEntry entries[] = {{"gatherRows", gatherRows},
                              {"sumBags", sumBags},
                              {"scatterAdd", scatterAdd},
                              {"normalizeRows", normalizeRows},
                              {"normalizeRowsGradient", normalizeRowsGradient},
                              {"distinctRows", distinctRowsOf},
                              {"findNonFinite", findNonFinite}};

}  // namespace

void exportRows(napi_env env, napi_value exports) {
  exportFunctions(env, exports, entries, sizeof entries / sizeof entries[0]);
}

}  // namespace belfry
