// Sums and maxima; a NaN anywhere makes the result NaN.
#include "folds.h"

#include "../isa/vectors.h"

namespace belfry {
namespace BELFRY_ISA {
namespace {

namespace fold {
struct sum {
  static constexpr float start = 0;
  template <typename T>
  static BELFRY_INLINE T of(T a, T b) {
    return a + b;
  }
};
struct max {
  static constexpr float start = -__builtin_inff();
  template <typename T>
  static BELFRY_INLINE T of(T a, T b) {
    return b > a ? b : b != b ? b : a;
  }
};
}  // namespace fold

template <typename Fold>
void foldRow(const float* x, ptrdiff_t depth, float* out) {
  constexpr int chains = 4;
  Floats parts[chains];
  for (Floats& part : parts) part = all(Fold::start);
  ptrdiff_t i = 0;
  for (; i + chains * width <= depth; i += chains * width) {
#pragma GCC unroll 4
    for (int c = 0; c < chains; c++) parts[c] = Fold::of(parts[c], load(x + i + c * width));
  }
  for (; i + width <= depth; i += width) parts[0] = Fold::of(parts[0], load(x + i));
  float lanes[width];
  store(lanes, Fold::of(Fold::of(parts[0], parts[1]), Fold::of(parts[2], parts[3])));
  float result = Fold::start;
  for (float lane : lanes) result = Fold::of(result, lane);
  for (; i < depth; i++) result = Fold::of(result, x[i]);
  *out = result;
}

template <typename Fold>
void foldColumns(const float* x, ptrdiff_t depth, ptrdiff_t stride, ptrdiff_t columns, float* out) {
  for (ptrdiff_t j = 0; j < columns; j++) out[j] = Fold::start;
  for (ptrdiff_t row = 0; row < depth; row++, x += stride) {
    ptrdiff_t j = 0;
    for (; j + width <= columns; j += width) store(out + j, Fold::of(load(out + j), load(x + j)));
    for (; j < columns; j++) out[j] = Fold::of(out[j], x[j]);
  }
}

}  // namespace
}  // namespace BELFRY_ISA

#define BELFRY_FOLD(name) {BELFRY_ISA::foldRow<BELFRY_ISA::fold::name>, BELFRY_ISA::foldColumns<BELFRY_ISA::fold::name>},
const FoldKernels BELFRY_TABLE(folds) = {{BELFRY_FOR_EACH_FOLD(BELFRY_FOLD)}};

}  // namespace belfry
