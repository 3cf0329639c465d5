#include "norms.h"

#include "../isa/vectors.h"

namespace belfry {
namespace BELFRY_ISA {
namespace {

/** Calls body(vector of numbers from i on, i, how many of them count) along a row. */
template <typename Body>
BELFRY_INLINE void alongRow(ptrdiff_t dim, Body body) {
  for (ptrdiff_t i = 0; i < dim; i += width) body(i, dim - i < width ? dim - i : width);
}

BELFRY_INLINE Floats loadUpTo(const float* from, size_t count) {
  return count == width ? load(from) : loadFirst(from, count);
}

BELFRY_INLINE void storeUpTo(float* to, Floats values, size_t count) {
  if (count == width)
    store(to, values);
  else
    storeFirst(to, values, count);
}

BELFRY_INLINE float largestInRow(const float* x, ptrdiff_t dim) {
  float largest = x[0];
  Floats lanes = all(x[0]);
  ptrdiff_t i = 0;
  for (; i + width <= dim; i += width) lanes = larger(load(x + i), lanes);
  for (; i < dim; i++) largest = x[i] > largest ? x[i] : largest;
  const float inLanes = largestOf(lanes);
  return inLanes > largest ? inLanes : largest;
}

BELFRY_INLINE float sumOfProducts(const float* a, const float* b, ptrdiff_t dim) {
  Floats sum{};
  alongRow(dim, [&](ptrdiff_t i, size_t count) { sum += loadUpTo(a + i, count) * loadUpTo(b + i, count); });
  return sumOf(sum);
}

BELFRY_INLINE float sumOfRow(const float* x, ptrdiff_t dim) {
  Floats sum{};
  alongRow(dim, [&](ptrdiff_t i, size_t count) { sum += loadUpTo(x + i, count); });
  return sumOf(sum);
}

/** y = e^(x − largest) @returns their sum */
BELFRY_INLINE float exponentials(const float* x, ptrdiff_t dim, float largest, float* y) {
  alongRow(dim, [&](ptrdiff_t i, size_t count) {
    storeUpTo(y + i, exponential(loadUpTo(x + i, count) - largest), count);
  });
  return sumOfRow(y, dim);
}

void softmax(const float* x, ptrdiff_t rows, ptrdiff_t dim, float* y) {
  for (ptrdiff_t row = 0; row < rows; row++, x += dim, y += dim) {
    const float scale = 1.0f / exponentials(x, dim, largestInRow(x, dim), y);
    alongRow(dim, [&](ptrdiff_t i, size_t count) { storeUpTo(y + i, loadUpTo(y + i, count) * scale, count); });
  }
}

void logSoftmax(const float* x, ptrdiff_t rows, ptrdiff_t dim, float* y) {
  for (ptrdiff_t row = 0; row < rows; row++, x += dim, y += dim) {
    const float largest = largestInRow(x, dim);
    const float logSum = __builtin_logf(exponentials(x, dim, largest, y));
    alongRow(dim, [&](ptrdiff_t i, size_t count) {
      storeUpTo(y + i, loadUpTo(x + i, count) - largest - logSum, count);
    });
  }
}

void softmaxGradient(const float* y, const float* dy, ptrdiff_t rows, ptrdiff_t dim, float* dx) {
  for (ptrdiff_t row = 0; row < rows; row++, y += dim, dy += dim, dx += dim) {
    const float mean = sumOfProducts(y, dy, dim);
    alongRow(dim, [&](ptrdiff_t i, size_t count) {
      storeUpTo(dx + i, loadUpTo(y + i, count) * (loadUpTo(dy + i, count) - mean), count);
    });
  }
}

void logSoftmaxGradient(const float* y, const float* dy, ptrdiff_t rows, ptrdiff_t dim, float* dx) {
  for (ptrdiff_t row = 0; row < rows; row++, y += dim, dy += dim, dx += dim) {
    const float sum = sumOfRow(dy, dim);
    alongRow(dim, [&](ptrdiff_t i, size_t count) {
      storeUpTo(dx + i, loadUpTo(dy + i, count) - exponential(loadUpTo(y + i, count)) * sum, count);
    });
  }
}

void layerNorm(const float* x, const float* gain, const float* shift, float epsilon, ptrdiff_t rows, ptrdiff_t dim,
               float* y, float* unit, float* scales) {
  for (ptrdiff_t row = 0; row < rows; row++, x += dim, y += dim, unit += dim) {
    const float mean = sumOfRow(x, dim) / dim;
    alongRow(dim, [&](ptrdiff_t i, size_t count) { storeUpTo(unit + i, loadUpTo(x + i, count) - mean, count); });
    const float scale = 1.0f / __builtin_sqrtf(sumOfProducts(unit, unit, dim) / dim + epsilon);
    scales[row] = scale;
    alongRow(dim, [&](ptrdiff_t i, size_t count) {
      const Floats scaled = loadUpTo(unit + i, count) * scale;
      storeUpTo(unit + i, scaled, count);
      storeUpTo(y + i, scaled * loadUpTo(gain + i, count) + loadUpTo(shift + i, count), count);
    });
  }
}

/** With g = dy ∘ gain: dx = scale · (g − mean g − unit · mean(g ∘ unit)). */
void layerNormGradient(const float* dy, const float* unit, const float* scales, const float* gain, ptrdiff_t rows,
                       ptrdiff_t dim, float* dx, float* gainGradient, float* shiftGradient) {
  for (ptrdiff_t row = 0; row < rows; row++, dy += dim, unit += dim, dx += dim) {
    Floats sums{};
    Floats products{};
    alongRow(dim, [&](ptrdiff_t i, size_t count) {
      const Floats slope = loadUpTo(dy + i, count);
      const Floats here = loadUpTo(unit + i, count);
      const Floats scaled = slope * loadUpTo(gain + i, count);
      sums += scaled;
      products += scaled * here;
      storeUpTo(gainGradient + i, loadUpTo(gainGradient + i, count) + slope * here, count);
      storeUpTo(shiftGradient + i, loadUpTo(shiftGradient + i, count) + slope, count);
    });
    const float mean = sumOf(sums) / dim;
    const float product = sumOf(products) / dim;
    alongRow(dim, [&](ptrdiff_t i, size_t count) {
      const Floats scaled = loadUpTo(dy + i, count) * loadUpTo(gain + i, count);
      storeUpTo(dx + i, scales[row] * (scaled - mean - loadUpTo(unit + i, count) * product), count);
    });
  }
}

}  // namespace
}  // namespace BELFRY_ISA

const NormKernels BELFRY_TABLE(norms) = {BELFRY_ISA::softmax,         BELFRY_ISA::logSoftmax,
                                         BELFRY_ISA::softmaxGradient, BELFRY_ISA::logSoftmaxGradient,
                                         BELFRY_ISA::layerNorm,       BELFRY_ISA::layerNormGradient};

}  // namespace belfry
