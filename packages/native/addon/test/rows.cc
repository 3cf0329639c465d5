// Rows of tables and their gradients, float32 and bfloat16, for all widths around those of vectors: look-ups and sums in
// the same bits as plain loops, unit length against its formula in 64 bits.
#include "../rows/rows.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "../pool/thread-pool.h"
#include "../rows/distinct.h"
#include "tables.h"

namespace belfry {
namespace test {
namespace {

/** Every number of a list of rows belongs to exactly one block. */
void cutsIntoBlocks(ptrdiff_t count, ptrdiff_t dim) {
  const RowBlocks blocks(count, dim);
  std::vector<int> met(count * dim);
  for (ptrdiff_t block = 0; block < blocks.length(); block++) {
    const RowRange range = blocks[block];
    for (ptrdiff_t row = range.fromRow; row < range.toRow; row++) {
      for (ptrdiff_t column = range.fromColumn; column < range.toColumn; column++) met[row * dim + column]++;
    }
  }
  CHECK(std::count(met.begin(), met.end(), 1) == count * dim);
}

void gathers(Random& random, ptrdiff_t dim, bool isHalf) {
  const ptrdiff_t tableRows = random.whole(1, 50);
  const ptrdiff_t count = random.whole(0, 60);
  const RandomTable table(random, tableRows * dim, isHalf);
  const Exact<int32_t> list = someRows(random, count, tableRows);
  const Exact<float> expected(count * dim), actual(count * dim);
  for (float& value : actual) value = 7;
  for (ptrdiff_t i = 0; i < count * dim; i++) {
    const int32_t row = list[i / dim];
    expected[i] = row < 0 ? 0 : table[row * dim + i % dim];
  }
  const auto gather = rows().gather;
  constexpr ptrdiff_t perBlock = 9;
  const ptrdiff_t middle = dim / 2;
  forBlocks(3, (count + perBlock - 1) / perBlock * 2, [&](ptrdiff_t block) {
    const ptrdiff_t from = block / 2 * perBlock;
    const bool isSecond = block % 2 == 1;
    const RowRange range = {from, std::min(from + perBlock, count), isSecond ? middle : 0, isSecond ? dim : middle};
    gather(table.table(), dim, list.data(), count, range, actual.data());
  });
  CHECK(sameBits(actual, expected));
}

/** Bags of 0 to 5 members; without offsets, one of one each. */
struct RandomBags {
  RandomBags(Random& random, ptrdiff_t count, ptrdiff_t tableRows, bool hasOffsets)
      : offsets(hasOffsets ? count + 1 : 0), members(someRows(random, endOf(random, count), tableRows)), count(count) {}

  Bags bags() const { return {offsets.size() == 0 ? nullptr : offsets.data(), members.data(), nullptr, count}; }
  ptrdiff_t start(ptrdiff_t bag) const { return offsets.size() == 0 ? bag : offsets[bag]; }

  Exact<int32_t> offsets;
  Exact<int32_t> members;
  ptrdiff_t count;

 private:
  /** Fills the offsets in. @returns how many members there are */
  ptrdiff_t endOf(Random& random, ptrdiff_t count) const {
    if (offsets.size() == 0) return count;
    for (ptrdiff_t bag = 0; bag < count; bag++) offsets[bag + 1] = offsets[bag] + static_cast<int32_t>(random.whole(0, 5));
    return offsets[count];
  }
};

void sumsBags(Random& random, ptrdiff_t dim, bool isHalf, bool hasOffsets) {
  const ptrdiff_t tableRows = random.whole(1, 50);
  const RandomTable table(random, tableRows * dim, isHalf);
  const RandomBags lists(random, random.whole(0, 30), tableRows, hasOffsets);
  const Exact<float> expected(lists.count * dim), actual(lists.count * dim);
  for (float& value : actual) value = 7;
  for (ptrdiff_t bag = 0; bag < lists.count; bag++) {
    for (ptrdiff_t i = lists.start(bag); i < lists.start(bag + 1); i++) {
      if (lists.members[i] < 0) continue;
      for (ptrdiff_t k = 0; k < dim; k++) expected[bag * dim + k] += table[lists.members[i] * dim + k];
    }
  }
  const auto sum = rows().sumBags;
  constexpr ptrdiff_t perBlock = 7;
  forBlocks(3, (lists.count + perBlock - 1) / perBlock, [&](ptrdiff_t block) {
    const ptrdiff_t from = block * perBlock;
    sum(table.table(), dim, lists.bags(), from, std::min(from + perBlock, lists.count), actual.data());
  });
  CHECK(sameBits(actual, expected));
}

void scatters(Random& random, ptrdiff_t dim, bool hasOffsets) {
  const ptrdiff_t tableRows = random.whole(1, 50);
  const Exact<float> actual = random.numbers(tableRows * dim);
  const Exact<float> expected(actual);
  const RandomBags lists(random, random.whole(0, 30), tableRows, hasOffsets);
  const Exact<float> source = random.numbers(lists.count * dim);
  for (ptrdiff_t bag = 0; bag < lists.count; bag++) {
    for (ptrdiff_t i = lists.start(bag); i < lists.start(bag + 1); i++) {
      if (lists.members[i] < 0) continue;
      for (ptrdiff_t k = 0; k < dim; k++) expected[lists.members[i] * dim + k] += source[bag * dim + k];
    }
  }
  const auto add = rows().scatterAdd;
  const int32_t parts = 1 << random.whole(0, 2);
  forBlocks(3, parts, [&](ptrdiff_t part) {
    add(actual.data(), dim, lists.bags(), static_cast<int32_t>(part), parts, source.data());
  });
  CHECK(sameBits(actual, expected));
}

double dot(const float* a, const float* b, ptrdiff_t dim) {
  double sum = 0;
  for (ptrdiff_t k = 0; k < dim; k++) sum += static_cast<double>(a[k]) * b[k];
  return sum;
}

/** One row of zeros, and rows whose squares leave the range of 32 bits. */
void normalizes(Random& random, ptrdiff_t dim) {
  constexpr float scales[] = {1, 0, 1e30f, 1e-30f, 100};
  constexpr ptrdiff_t count = 5;
  const Exact<float> matrix = random.numbers(count * dim);
  for (ptrdiff_t i = 0; i < count * dim; i++) matrix[i] *= scales[i / dim];
  const Exact<float> gradient = random.numbers(count * dim);
  const Exact<float> norms(count);
  std::vector<double> expectedNorms, expectedUnit, expectedGradient;
  for (ptrdiff_t row = 0; row < count; row++) {
    const float* const x = &matrix[row * dim];
    const double norm = std::sqrt(dot(x, x, dim));
    const double along = norm == 0 ? 0 : dot(x, &gradient[row * dim], dim) / norm;
    expectedNorms.push_back(norm);
    for (ptrdiff_t k = 0; k < dim; k++) {
      const double unit = norm == 0 ? 0 : x[k] / norm;
      expectedUnit.push_back(unit);
      // Times the norm, so that all rows are of one scale.
      expectedGradient.push_back(norm == 0 ? 0 : gradient[row * dim + k] - along * unit);
    }
  }
  const auto normalize = rows().normalize;
  const auto normalizeGradient = rows().normalizeGradient;
  forBlocks(3, count, [&](ptrdiff_t row) {
    normalize(matrix.data(), dim, row, row + 1, norms.data());
    normalizeGradient(matrix.data(), norms.data(), dim, row, row + 1, gradient.data());
  });
  CHECK(areClose(norms, expectedNorms, 1e-6));
  CHECK(areClose(matrix, expectedUnit, 1e-6));
  for (ptrdiff_t i = 0; i < count * dim; i++)
    CHECK(isClose(static_cast<double>(gradient[i]) * norms[i / dim], expectedGradient[i], 1e-6, 2e-6));
}

void findsDistinctRows(Random& random, ptrdiff_t count, ptrdiff_t tableRows) {
  const Exact<int32_t> list = someRows(random, count, tableRows);
  const Exact<int32_t> places(count), distinct(count);
  std::vector<int32_t> expected;
  const ptrdiff_t found = distinctRows(list.data(), count, places.data(), distinct.data());
  for (ptrdiff_t i = 0; i < count; i++) {
    if (list[i] < 0) {
      CHECK(places[i] == -1);
      continue;
    }
    const ptrdiff_t place = std::find(expected.begin(), expected.end(), list[i]) - expected.begin();
    if (place == static_cast<ptrdiff_t>(expected.size())) expected.push_back(list[i]);
    CHECK(places[i] == place);
  }
  CHECK(found == static_cast<ptrdiff_t>(expected.size()));
  CHECK(std::equal(expected.begin(), expected.end(), distinct.begin()));
}

void findsNonFinite(Random& random, ptrdiff_t length) {
  const Exact<float> values = random.numbers(length);
  CHECK(rows().findNonFinite(values.data(), 0, length) == -1);
  if (length == 0) return;
  constexpr float strange[] = {NAN, INFINITY, -INFINITY};
  const ptrdiff_t place = random.whole(0, length - 1);
  values[place] = strange[random.whole(0, 2)];
  values[random.whole(place, length - 1)] = NAN;
  CHECK(rows().findNonFinite(values.data(), 0, length) == place);
  CHECK(rows().findNonFinite(values.data(), place, length) == place);
  CHECK(rows().findNonFinite(values.data(), 0, place) == -1);
}

void findsNonFiniteAnywhere(Random& random) {
  const Exact<float> values = random.numbers(1100);
  for (size_t place = 0; place < values.size(); place++) {
    const float number = std::exchange(values[place], INFINITY);
    CHECK(rows().findNonFinite(values.data(), 0, values.size()) == static_cast<ptrdiff_t>(place));
    values[place] = number;
  }
}

const Part part("rows", [] {
  for (const ptrdiff_t dim : {1, 3, 64, 16383, 16384, 16385, 40000}) {
    for (const ptrdiff_t count : {0, 1, 2, 7}) cutsIntoBlocks(count, dim);
  }
  onThreads(3, [](int caller) {
    Random random(caller);
    for (ptrdiff_t dim = 1; dim <= 70; dim++) {
      for (const bool isHalf : {false, true}) {
        gathers(random, dim, isHalf);
        for (const bool hasOffsets : {false, true}) sumsBags(random, dim, isHalf, hasOffsets);
      }
      for (const bool hasOffsets : {false, true}) scatters(random, dim, hasOffsets);
      normalizes(random, dim);
    }
    for (ptrdiff_t count = 0; count < 70; count++) findsDistinctRows(random, count, random.whole(1, 100));
    findsDistinctRows(random, 500, 1'000'000);
    for (ptrdiff_t length = 0; length < 1200; length = length * 9 / 8 + 1) findsNonFinite(random, length);
    findsNonFiniteAnywhere(random);
  });
});

}  // namespace
}  // namespace test
}  // namespace belfry
