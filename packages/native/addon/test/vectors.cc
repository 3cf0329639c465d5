// Vectors of an instruction set: the exponential against the one of the standard library in the widest type there is,
// the folds and the tile against plain loops.
#include "vectors.h"

#include <cmath>
#include <limits>

#include "checks.h"

namespace belfry {
namespace test {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

void exponentialOnAGrid() {
  constexpr double from = -87.33;
  constexpr double to = 88.36;
  constexpr ptrdiff_t points = 400'003;  // not a multiple of any width
  Exact<float> x(points);
  for (ptrdiff_t i = 0; i < points; i++) x[i] = static_cast<float>(from + (to - from) * i / (points - 1));
  const Exact<float> y(points);
  vectorFunctions().exponentials(x.data(), points, y.data());
  long double worst = 0;
  for (ptrdiff_t i = 0; i < points; i++) {
    const long double expected = std::exp(static_cast<long double>(x[i]));
    worst = std::max(worst, std::fabs((y[i] - expected) / expected));
  }
  CHECK(worst < 2e-7L);
}

float exponentialOf(float x) {
  const Exact<float> from(1), to(1);
  from[0] = x;
  vectorFunctions().exponentials(from.data(), 1, to.data());
  return to[0];
}

void exponentialAtItsEnds() {
  CHECK(exponentialOf(0.0f) == 1);
  CHECK(exponentialOf(-0.0f) == 1);
  CHECK(exponentialOf(std::numeric_limits<float>::denorm_min()) == 1);
  CHECK(exponentialOf(-87.34f) == 0);
  CHECK(exponentialOf(-std::numeric_limits<float>::max()) == 0);
  CHECK(exponentialOf(-infinity) == 0);
  CHECK(exponentialOf(88.38f) == infinity);
  CHECK(exponentialOf(std::numeric_limits<float>::max()) == infinity);
  CHECK(exponentialOf(infinity) == infinity);
  CHECK(std::isnan(exponentialOf(std::numeric_limits<float>::quiet_NaN())));
}

void folds() {
  Random random(1);
  const VectorFunctions& vectors = vectorFunctions();
  const Exact<float> larger(vectors.width), smaller(vectors.width);
  for (int round = 0; round < 200; round++) {
    const Exact<float> a = random.numbers(vectors.width);
    const Exact<float> b = random.numbers(vectors.width);
    vectors.largerAndSmaller(a.data(), b.data(), larger.data(), smaller.data());
    double sum = 0;
    float largest = -infinity;
    for (ptrdiff_t i = 0; i < vectors.width; i++) {
      CHECK(larger[i] == std::max(a[i], b[i]) && smaller[i] == std::min(a[i], b[i]));
      sum += a[i];
      largest = std::max(largest, a[i]);
    }
    CHECK(isClose(vectors.sum(a.data()), sum, 0, 2e-6));
    CHECK(vectors.largest(a.data()) == largest);
  }
}

void tiles() {
  Random random(2);
  const ptrdiff_t columns = 2 * vectorFunctions().width;
  for (const ptrdiff_t depth : {0, 1, 2, 7, 64, 129}) {
    for (const bool transposed : {false, true}) {
      const Exact<float> left = random.numbers(tileRows * depth);
      const Exact<float> right = random.numbers(depth * columns);
      const Exact<float> before = random.numbers(tileRows * columns);
      const Exact<float> result(before);
      vectorFunctions().addProduct(result.data(), left.data(), transposed, right.data(), depth);
      for (ptrdiff_t row = 0; row < tileRows; row++) {
        for (ptrdiff_t column = 0; column < columns; column++) {
          double expected = before[row * columns + column];
          for (ptrdiff_t k = 0; k < depth; k++) {
            const float factor = transposed ? left[k * tileRows + row] : left[row * depth + k];
            expected += static_cast<double>(factor) * right[k * columns + column];
          }
          CHECK(isClose(result[row * columns + column], expected, 0, 1e-6 * static_cast<double>(depth + 1)));
        }
      }
    }
  }
}

const Part part("vectors", [] {
  exponentialOnAGrid();
  exponentialAtItsEnds();
  folds();
  tiles();
});

}  // namespace
}  // namespace test
}  // namespace belfry
