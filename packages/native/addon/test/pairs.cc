// The sparse product and its k best columns against a dense double loop, on numbers whose sums are exact: weights, norms,
// zeros, exclusions; swing against counting what each pair of users shares; the same lists on one thread and on three.
#include "../pairs/sparse-top-k.h"
#include "../pairs/swing.h"

#include "top-k-lists.h"

namespace belfry {
namespace test {
namespace {

/** Lists of up to `most` values below `end`, with repeats. */
struct RandomLists {
  RandomLists(Random& random, ptrdiff_t count, ptrdiff_t end, ptrdiff_t most)
      : offsets(count + 1), values(fill(random, count, end, most)) {}

  Csr csr() const { return {offsets.data(), values.data()}; }

  Exact<int32_t> offsets;
  Exact<int32_t> values;

 private:
  Exact<int32_t> fill(Random& random, ptrdiff_t count, ptrdiff_t end, ptrdiff_t most) const {
    for (ptrdiff_t i = 0; i < count; i++) offsets[i + 1] = offsets[i] + static_cast<int32_t>(random.whole(0, most));
    return random.wholeNumbers<int32_t>(offsets[count], 0, end - 1);
  }
};

/** A column that nothing was added to is NaN, which is never found, unless zeros are. */
std::vector<float> scoresOf(const SparseProduct& product, ptrdiff_t row) {
  std::vector<double> sums(product.columnCount);
  std::vector<bool> isTouched(product.columnCount);
  for (int32_t l = product.left.offsets[row]; l < product.left.offsets[row + 1]; l++) {
    const int32_t added = product.left.values[l];
    for (int32_t r = product.right.offsets[added]; r < product.right.offsets[added + 1]; r++) {
      const double ofEntry = product.weights == nullptr ? 1 : product.weights[r];
      const double weight = product.leftWeights == nullptr ? ofEntry : ofEntry * product.leftWeights[l];
      sums[product.right.values[r]] += weight * (product.rowWeights == nullptr ? 1 : product.rowWeights[added]);
      isTouched[product.right.values[r]] = true;
    }
  }
  std::vector<float> scores(product.columnCount);
  for (ptrdiff_t column = 0; column < product.columnCount; column++) {
    if (!isTouched[column])
      scores[column] = product.findsZeros ? 0 : NAN;
    else if (product.rowNorms == nullptr)
      scores[column] = static_cast<float>(sums[column]);
    else
      scores[column] =
          static_cast<float>(sums[column] / (product.rowNorms[row] * product.columnNorms[column] + product.shrink));
  }
  return scores;
}

struct Shape {
  ptrdiff_t rows, middle, columns, k;
};

void agreesWithADenseProduct(Random& random, const Shape& shape) {
  const RandomLists left(random, shape.rows, shape.middle, 6);
  const RandomLists right(random, shape.middle, shape.columns, random.whole(0, 30));
  const auto rowWeights = random.wholeNumbers<double>(shape.middle, -2, 4);
  const auto weights = random.wholeNumbers<float>(right.values.size(), -2, 4);
  const auto leftWeights = random.wholeNumbers<double>(left.values.size(), -2, 4);
  // Where a norm and the shrinkage are 0, a score is NaN or infinite.
  const auto rowNorms = random.wholeNumbers<double>(shape.rows, 0, 5);
  const auto columnNorms = random.wholeNumbers<double>(shape.columns, 0, 5);
  const RandomExclusions out(random, shape.rows, shape.columns, random.whole(1, 20));

  SparseProduct product = {shape.rows, shape.columns, left.csr(), right.csr(), nullptr, nullptr,
                           nullptr,    nullptr,       nullptr,    0,           false};
  if (random.whole(0, 1)) product.rowWeights = rowWeights.data();
  if (random.whole(0, 1)) product.weights = weights.data();
  if (random.whole(0, 1)) product.leftWeights = leftWeights.data();
  if (random.whole(0, 1)) {
    product.rowNorms = rowNorms.data();
    product.columnNorms = columnNorms.data();
    product.shrink = static_cast<double>(random.whole(0, 3));
  }
  product.findsZeros = random.whole(0, 1);
  const Exclusions exclusions = random.whole(0, 1) ? out.exclusions() : Exclusions{};

  const ptrdiff_t k = std::min(shape.k, shape.columns);
  const FoundLists one(shape.rows, shape.k), three(shape.rows, shape.k);
  findBestOfProduct(1, product, k, exclusions, one.lists());
  findBestOfProduct(3, product, k, exclusions, three.lists());
  CHECK(three.isSameAs(one));
  for (ptrdiff_t row = 0; row < shape.rows; row++) checkList(one, row, scoresOf(product, row), exclusions);
}

/** NaN where no two users of the row have the column. */
std::vector<float> swingScoresOf(const SwingLog& log, ptrdiff_t row) {
  std::vector<double> sums(log.columnCount);
  std::vector<bool> isTouched(log.columnCount);
  const auto has = [&](int32_t user, int32_t item) {
    const int32_t* const end = log.right.values + log.right.offsets[user + 1];
    return std::find(log.right.values + log.right.offsets[user], end, item) != end;
  };
  for (int32_t l = log.left.offsets[row]; l < log.left.offsets[row + 1]; l++) {
    for (int32_t m = l + 1; m < log.left.offsets[row + 1]; m++) {
      const int32_t u = log.left.values[l], v = log.left.values[m];
      std::vector<int32_t> common;
      for (int32_t item = 0; item < log.columnCount; item++) {
        if (has(u, item) && has(v, item)) common.push_back(item);
      }
      for (const int32_t item : common) {
        sums[item] += log.userWeights[u] * log.userWeights[v] / (log.alpha + static_cast<double>(common.size()));
        isTouched[item] = true;
      }
    }
  }
  std::vector<float> scores(log.columnCount);
  for (ptrdiff_t column = 0; column < log.columnCount; column++)
    scores[column] = isTouched[column] ? static_cast<float>(sums[column]) : NAN;
  return scores;
}

/** Each number of [0, end) with the probability 1 / oneIn, ascending. */
struct RandomSets {
  RandomSets(Random& random, ptrdiff_t count, ptrdiff_t end, ptrdiff_t oneIn)
      : offsets(count + 1), values(fill(random, count, end, oneIn)) {}

  Csr csr() const { return {offsets.data(), values.data()}; }

  Exact<int32_t> offsets;
  Exact<int32_t> values;

 private:
  Exact<int32_t> fill(Random& random, ptrdiff_t count, ptrdiff_t end, ptrdiff_t oneIn) const {
    std::vector<int32_t> drawn;
    for (ptrdiff_t i = 0; i < count; i++) {
      for (ptrdiff_t value = 0; value < end; value++) {
        if (random.whole(1, oneIn) == 1) drawn.push_back(static_cast<int32_t>(value));
      }
      offsets[i + 1] = static_cast<int32_t>(drawn.size());
    }
    Exact<int32_t> list(drawn.size());
    std::copy(drawn.begin(), drawn.end(), list.begin());
    return list;
  }
};

void swingAgreesWithCounting(Random& random, ptrdiff_t rows, ptrdiff_t users, ptrdiff_t columns, ptrdiff_t k) {
  const RandomSets left(random, rows, users, random.whole(1, 6)), right(random, users, columns, random.whole(1, 6));
  const auto weights = random.wholeNumbers<double>(users, 0, 4);
  const SwingLog log = {rows, columns, left.csr(), right.csr(), weights.data(), 2};
  const FoundLists one(rows, k), three(rows, k);
  findBestBySwing(1, log, std::min(k, columns), Exclusions{}, one.lists());
  findBestBySwing(3, log, std::min(k, columns), Exclusions{}, three.lists());
  CHECK(three.isSameAs(one));
  for (ptrdiff_t row = 0; row < rows; row++) checkList(one, row, swingScoresOf(log, row), Exclusions{});
}

const Part part("pairs", [] {
  onThreads(2, [](int caller) {
    Random random(caller);
    for (int round = 0; round < 120; round++) {
      const ptrdiff_t columns = random.whole(1, 200);
      agreesWithADenseProduct(random, {random.whole(1, 50), random.whole(1, 40), columns, random.whole(1, columns + 5)});
    }
    for (const ptrdiff_t columns : {63, 64, 65, 128}) agreesWithADenseProduct(random, {20, 20, columns, 10});
    agreesWithADenseProduct(random, {20, 100, 5000, 100});
    for (int round = 0; round < 40; round++)
      swingAgreesWithCounting(random, random.whole(1, 20), random.whole(1, 20), random.whole(1, 130), random.whole(1, 140));
  });
});

}  // namespace
}  // namespace test
}  // namespace belfry
