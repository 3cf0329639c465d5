#include "vectors.h"

#include "../isa/tile.h"
#include "../isa/vectors.h"

namespace belfry {
namespace BELFRY_ISA {
namespace {

void exponentials(const float* from, ptrdiff_t count, float* to) {
  ptrdiff_t i = 0;
  for (; i + width <= count; i += width) store(to + i, exponential(load(from + i)));
  storeFirst(to + i, exponential(loadFirst(from + i, count - i)), count - i);
}

float sum(const float* from) { return sumOf(load(from)); }

float largest(const float* from) { return largestOf(load(from)); }

void largerAndSmaller(const float* a, const float* b, float* larger_, float* smaller_) {
  store(larger_, larger(load(a), load(b)));
  store(smaller_, smaller(load(a), load(b)));
}

void product(float* result, const float* left, bool transposed, const float* right, ptrdiff_t depth) {
  constexpr int vectors = 2;
  constexpr ptrdiff_t columns = vectors * width;
  Floats tile[tileRows][vectors];
  for (int r = 0; r < tileRows; r++) {
    for (int v = 0; v < vectors; v++) tile[r][v] = load(result + r * columns + v * width);
  }
  const Left lines = transposed ? Left{left, 1, tileRows} : Left{left, depth, 1};
  addProduct(tile, lines, Right{right, columns}, depth);
  for (int r = 0; r < tileRows; r++) {
    for (int v = 0; v < vectors; v++) store(result + r * columns + v * width, tile[r][v]);
  }
}

}  // namespace
}  // namespace BELFRY_ISA

const VectorFunctions BELFRY_TABLE(vectorFunctions) = {
    BELFRY_ISA::width,   BELFRY_ISA::exponentials,     BELFRY_ISA::sum,
    BELFRY_ISA::largest, BELFRY_ISA::largerAndSmaller, BELFRY_ISA::product};

}  // namespace belfry
