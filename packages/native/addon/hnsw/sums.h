// The lanes of four vectors summed at once: four sums for little more than the price of one. Only for sources that are
// compiled once per instruction set.
#pragma once

#include "../isa/vectors.h"

namespace belfry {
namespace BELFRY_ISA {

typedef float FourFloats __attribute__((vector_size(16)));
typedef int32_t FourInts __attribute__((vector_size(16)));

template <typename Vector>
struct FourOf;
template <>
struct FourOf<Floats> {
  typedef FourFloats type;
};
template <>
struct FourOf<Ints> {
  typedef FourInts type;
};

#if defined(__AVX512F__)
#define BELFRY_LOW_PAIRS 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29
#define BELFRY_HIGH_PAIRS 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31
#define BELFRY_LOW_HALVES 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29
#define BELFRY_HIGH_HALVES 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31
#elif defined(__AVX2__)
#define BELFRY_LOW_PAIRS 0, 8, 1, 9, 4, 12, 5, 13
#define BELFRY_HIGH_PAIRS 2, 10, 3, 11, 6, 14, 7, 15
#define BELFRY_LOW_HALVES 0, 1, 8, 9, 4, 5, 12, 13
#define BELFRY_HIGH_HALVES 2, 3, 10, 11, 6, 7, 14, 15
#else
#define BELFRY_LOW_PAIRS 0, 4, 1, 5
#define BELFRY_HIGH_PAIRS 2, 6, 3, 7
#define BELFRY_LOW_HALVES 0, 1, 4, 5
#define BELFRY_HIGH_HALVES 2, 3, 6, 7
#endif

template <typename Vector>
BELFRY_INLINE typename FourOf<Vector>::type sumsOfFour(Vector a, Vector b, Vector c, Vector d) {
  const Vector ab = __builtin_shufflevector(a, b, BELFRY_LOW_PAIRS) + __builtin_shufflevector(a, b, BELFRY_HIGH_PAIRS);
  const Vector cd = __builtin_shufflevector(c, d, BELFRY_LOW_PAIRS) + __builtin_shufflevector(c, d, BELFRY_HIGH_PAIRS);
  const Vector sums =
      __builtin_shufflevector(ab, cd, BELFRY_LOW_HALVES) + __builtin_shufflevector(ab, cd, BELFRY_HIGH_HALVES);
#if defined(__AVX512F__)
  const auto half = __builtin_shufflevector(sums, sums, 0, 1, 2, 3, 4, 5, 6, 7) +
                    __builtin_shufflevector(sums, sums, 8, 9, 10, 11, 12, 13, 14, 15);
  return __builtin_shufflevector(half, half, 0, 1, 2, 3) + __builtin_shufflevector(half, half, 4, 5, 6, 7);
#elif defined(__AVX2__)
  return __builtin_shufflevector(sums, sums, 0, 1, 2, 3) + __builtin_shufflevector(sums, sums, 4, 5, 6, 7);
#else
  return sums;
#endif
}

#undef BELFRY_LOW_PAIRS
#undef BELFRY_HIGH_PAIRS
#undef BELFRY_LOW_HALVES
#undef BELFRY_HIGH_HALVES

}  // namespace BELFRY_ISA
}  // namespace belfry
