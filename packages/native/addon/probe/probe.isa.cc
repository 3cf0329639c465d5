#include "probe.h"

#include "../isa/tile.h"
#include "../isa/vectors.h"

namespace belfry {
namespace BELFRY_ISA {
namespace {

// As large as the registers have room for: the sums, a line of the right factor, one number of the left one.
#if defined(__AVX512F__)
constexpr int rows = 12;
#elif defined(__aarch64__)
constexpr int rows = 8;
#elif defined(__AVX2__)
constexpr int rows = 6;
#else
constexpr int rows = 4;
#endif
constexpr int vectors = 2;
constexpr ptrdiff_t depth = 64;

float multiply(ptrdiff_t rounds) {
  float left[rows * depth];
  float right[depth * vectors * width];
  for (int i = 0; i < rows * depth; i++) left[i] = i % 2 == 0 ? 1e-3f : -1e-3f;
  for (int i = 0; i < depth * vectors * width; i++) right[i] = 1e-3f * static_cast<float>(1 + i % 7);
  Floats tile[rows][vectors] = {};
  for (ptrdiff_t round = 0; round < rounds; round++) {
    addProduct(tile, Left{left, depth, 1}, Right{right, vectors * width}, depth);
  }
  float sum = 0;
  for (int r = 0; r < rows; r++) {
    for (int v = 0; v < vectors; v++) sum += sumOf(tile[r][v]);
  }
  return sum;
}

void triad(float* to, const float* a, const float* b, float factor, ptrdiff_t from, ptrdiff_t end) {
  ptrdiff_t i = from;
  for (; i + width <= end; i += width) store(to + i, load(a + i) + factor * load(b + i));
  for (; i < end; i++) to[i] = a[i] + factor * b[i];
}

}  // namespace
}  // namespace BELFRY_ISA

const ProbeKernels BELFRY_TABLE(probe) = {2.0 * BELFRY_ISA::rows * BELFRY_ISA::depth * BELFRY_ISA::vectors *
                                              BELFRY_ISA::width,
                                          BELFRY_ISA::multiply, BELFRY_ISA::triad};

}  // namespace belfry
