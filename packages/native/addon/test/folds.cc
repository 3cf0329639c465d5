// Sums and maxima along one of three dimensions against double loops: short and long, empty, with NaN; the same bits on one
// thread and on three.
#include <algorithm>
#include <cmath>

#include "../tensors/reduce.h"
#include "checks.h"

namespace belfry {
namespace test {
namespace {

double largerOf(double a, double b) { return std::isnan(a) || a > b ? a : b; }

void reduces(Random& random, ptrdiff_t outer, ptrdiff_t depth, ptrdiff_t inner) {
  const Exact<float> x = random.numbers(outer * depth * inner);
  if (x.size() > 0 && random.whole(0, 3) == 0) x[random.whole(0, x.size() - 1)] = NAN;
  std::vector<double> sums, maxima;
  for (ptrdiff_t i = 0; i < outer * inner; i++) {
    double sum = 0, max = -INFINITY;
    for (ptrdiff_t d = 0; d < depth; d++) {
      const float number = x[(i / inner * depth + d) * inner + i % inner];
      sum += number;
      max = largerOf(max, number);
    }
    sums.push_back(sum);
    maxima.push_back(max);
  }
  const auto reduced = [&](FoldName name, int threads) {
    const Exact<float> out(outer * inner);
    reduce(threads, folds().folds[static_cast<int>(name)], x.data(), outer, depth, inner, out.data());
    return out;
  };
  CHECK(areClose(reduced(FoldName::sum, 1), sums, 1e-6, 1e-7 * static_cast<double>(std::min<ptrdiff_t>(depth, 500))));
  CHECK(areClose(reduced(FoldName::max, 1), maxima, 0));
  CHECK(sameBits(reduced(FoldName::sum, 3), reduced(FoldName::sum, 1)));
  CHECK(sameBits(reduced(FoldName::max, 3), reduced(FoldName::max, 1)));
}

const Part part("folds", [] {
  onThreads(2, [](int caller) {
    Random random(caller);
    for (ptrdiff_t size = 0; size <= 140; size++) {
      reduces(random, random.whole(0, 9), size, 1);
      reduces(random, random.whole(0, 9), random.whole(0, 9), size);
    }
    // Stretches of rows and of columns, stretches of stretches, blocks of columns.
    reduces(random, 2, 9'001, 1);
    reduces(random, 3, 300, 40);
    reduces(random, 1, 20'000, 2);
    reduces(random, 2, 3, 2'050);
    reduces(random, 300, 7, 33);
  });
});

}  // namespace
}  // namespace test
}  // namespace belfry
