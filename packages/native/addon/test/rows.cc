// Look-ups of rows and their gradients: the same bits as plain loops, for all widths around those of vectors.
#include "../rows/rows.h"

#include <cstring>

#include "../pool/thread-pool.h"
#include "checks.h"

namespace belfry {
namespace test {
namespace {

bool sameBits(const Exact<float>& a, const Exact<float>& b) {
  return a.size() == b.size() && (a.size() == 0 || std::memcmp(a.data(), b.data(), 4 * a.size()) == 0);
}

/** With repeats, and −1 for a row that is not there. */
Exact<int32_t> someRows(Random& random, ptrdiff_t count, ptrdiff_t tableRows) {
  Exact<int32_t> rows(count);
  for (int32_t& row : rows) row = static_cast<int32_t>(random.whole(-1, tableRows - 1));
  return rows;
}

void gathers(Random& random, ptrdiff_t tableRows, ptrdiff_t count, ptrdiff_t dim) {
  const Exact<float> table = random.numbers(tableRows * dim);
  const Exact<int32_t> list = someRows(random, count, tableRows);
  const Exact<float> expected(count * dim), actual(count * dim);
  for (float& value : actual) value = 7;
  for (ptrdiff_t i = 0; i < count * dim; i++) {
    const int32_t row = list[i / dim];
    expected[i] = row < 0 ? 0 : table[row * dim + i % dim];
  }
  const auto gather = rows().gather;
  constexpr ptrdiff_t perBlock = 9;
  forBlocks(3, (count + perBlock - 1) / perBlock, [&](ptrdiff_t block) {
    const ptrdiff_t from = block * perBlock;
    gather(table.data(), dim, list.data(), from, std::min(from + perBlock, count), actual.data());
  });
  CHECK(sameBits(actual, expected));
}

void scatters(Random& random, ptrdiff_t tableRows, ptrdiff_t count, ptrdiff_t dim) {
  const Exact<float> actual = random.numbers(tableRows * dim);
  const Exact<float> expected(actual);
  const Exact<int32_t> list = someRows(random, count, tableRows);
  const Exact<float> source = random.numbers(count * dim);
  for (ptrdiff_t i = 0; i < count * dim; i++) {
    if (list[i / dim] >= 0) expected[list[i / dim] * dim + i % dim] += source[i];
  }
  rows().scatterAdd(actual.data(), dim, list.data(), count, source.data());
  CHECK(sameBits(actual, expected));
}

const Part part("rows", [] {
  onThreads(3, [](int caller) {
    Random random(caller);
    for (ptrdiff_t dim = 1; dim <= 70; dim++) {
      gathers(random, random.whole(1, 50), random.whole(0, 60), dim);
      scatters(random, random.whole(1, 50), random.whole(0, 60), dim);
    }
  });
});

}  // namespace
}  // namespace test
}  // namespace belfry
