// Softmax and layer normalisation against their definitions in 64 bits, gradients against the closed forms, for all widths
// around those of vectors.
#include "../tensors/norms.h"

#include <algorithm>
#include <cmath>

#include "checks.h"

namespace belfry {
namespace test {
namespace {

struct Shape {
  ptrdiff_t rows, dim;

  ptrdiff_t size() const { return rows * dim; }
};

void takesSoftmax(Random& random, const Shape& shape) {
  const Exact<float> x = random.numbers(shape.size());
  const auto spread = static_cast<float>(random.whole(1, 60));
  for (float& number : x) number *= spread;
  const Exact<float> dy = random.numbers(shape.size());
  const Exact<float> y(shape.size()), logs(shape.size()), dx(shape.size()), dxOfLogs(shape.size());
  norms().softmax(x.data(), shape.rows, shape.dim, y.data());
  norms().logSoftmax(x.data(), shape.rows, shape.dim, logs.data());
  norms().softmaxGradient(y.data(), dy.data(), shape.rows, shape.dim, dx.data());
  norms().logSoftmaxGradient(logs.data(), dy.data(), shape.rows, shape.dim, dxOfLogs.data());

  std::vector<double> expected, expectedLogs, gradient, gradientOfLogs;
  for (ptrdiff_t row = 0; row < shape.rows; row++) {
    const float* const own = x.data() + row * shape.dim;
    const float* const slopes = dy.data() + row * shape.dim;
    const double largest = *std::max_element(own, own + shape.dim);
    double total = 0, mean = 0, sum = 0;
    for (ptrdiff_t i = 0; i < shape.dim; i++) total += std::exp(own[i] - largest);
    for (ptrdiff_t i = 0; i < shape.dim; i++) {
      mean += slopes[i] * std::exp(own[i] - largest) / total;
      sum += slopes[i];
    }
    for (ptrdiff_t i = 0; i < shape.dim; i++) {
      const double share = std::exp(own[i] - largest) / total;
      expected.push_back(share);
      expectedLogs.push_back(own[i] - largest - std::log(total));
      gradient.push_back(share * (slopes[i] - mean));
      gradientOfLogs.push_back(slopes[i] - share * sum);
    }
  }
  CHECK(areClose(y, expected, 5e-6, 1e-30));
  CHECK(areClose(logs, expectedLogs, 1e-6, 1e-6));
  CHECK(areClose(dx, gradient, 1e-5, 1e-6));
  CHECK(areClose(dxOfLogs, gradientOfLogs, 2e-5, 1e-5));
}

/** A row with a NaN has no softmax; its neighbours have theirs. */
void keepsNaNInItsRow(Random& random, ptrdiff_t dim) {
  const Exact<float> x = random.numbers(3 * dim);
  x[dim + random.whole(0, dim - 1)] = NAN;
  const Exact<float> y(x.size()), logs(x.size());
  norms().softmax(x.data(), 3, dim, y.data());
  norms().logSoftmax(x.data(), 3, dim, logs.data());
  for (ptrdiff_t i = 0; i < 3 * dim; i++) {
    CHECK(std::isnan(y[i]) == (i / dim == 1));
    CHECK(std::isnan(logs[i]) == (i / dim == 1));
  }
}

void normalizesLayers(Random& random, const Shape& shape) {
  constexpr float epsilon = 1e-3f;
  const auto [rows, dim] = shape;
  const Exact<float> x = random.numbers(shape.size());
  const Exact<float> gain = random.numbers(dim);
  const Exact<float> shift = random.numbers(dim);
  const Exact<float> dy = random.numbers(shape.size());
  const Exact<float> y(shape.size()), unit(shape.size()), scales(rows), dx(shape.size()), gainGradient(dim),
      shiftGradient(dim);
  norms().layerNorm(x.data(), gain.data(), shift.data(), epsilon, rows, dim, y.data(), unit.data(), scales.data());
  norms().layerNormGradient(dy.data(), unit.data(), scales.data(), gain.data(), rows, dim, dx.data(),
                            gainGradient.data(), shiftGradient.data());

  std::vector<double> expected, expectedUnit, expectedScales, gradient, ofGain(dim), ofShift(dim);
  for (ptrdiff_t row = 0; row < rows; row++) {
    const float* const own = x.data() + row * dim;
    const float* const slopes = dy.data() + row * dim;
    double mean = 0, variance = 0;
    for (ptrdiff_t i = 0; i < dim; i++) mean += own[i] / static_cast<double>(dim);
    for (ptrdiff_t i = 0; i < dim; i++) variance += (own[i] - mean) * (own[i] - mean) / static_cast<double>(dim);
    const double scale = 1 / std::sqrt(variance + epsilon);
    const auto unitAt = [&](ptrdiff_t i) { return (own[i] - mean) * scale; };
    double meanSlope = 0, along = 0;
    for (ptrdiff_t i = 0; i < dim; i++) {
      meanSlope += slopes[i] * gain[i] / static_cast<double>(dim);
      along += slopes[i] * gain[i] * unitAt(i) / static_cast<double>(dim);
      ofGain[i] += slopes[i] * unitAt(i);
      ofShift[i] += slopes[i];
    }
    expectedScales.push_back(scale);
    for (ptrdiff_t i = 0; i < dim; i++) {
      expectedUnit.push_back(unitAt(i));
      expected.push_back(unitAt(i) * gain[i] + shift[i]);
      gradient.push_back(scale * (slopes[i] * gain[i] - meanSlope - unitAt(i) * along));
    }
  }
  CHECK(areClose(scales, expectedScales, 1e-5));
  CHECK(areClose(unit, expectedUnit, 1e-5, 1e-5));
  CHECK(areClose(y, expected, 1e-5, 1e-5));
  CHECK(areClose(dx, gradient, 1e-5, 5e-5));
  CHECK(areClose(gainGradient, ofGain, 1e-5, 1e-5));
  CHECK(areClose(shiftGradient, ofShift, 1e-5, 1e-5));
}

const Part part("norms", [] {
  onThreads(2, [](int caller) {
    Random random(caller);
    for (ptrdiff_t dim = 1; dim <= 70; dim++) {
      for (const ptrdiff_t rows : {0, 1, 5}) {
        takesSoftmax(random, {rows, dim});
        normalizesLayers(random, {rows, dim});
      }
      keepsNaNInItsRow(random, dim);
    }
    takesSoftmax(random, {3, 1000});
    normalizesLayers(random, {3, 1000});
  });
});

}  // namespace
}  // namespace test
}  // namespace belfry
