// Sums and maxima along one dimension.
#pragma once

#include <cstddef>

namespace belfry {

#define BELFRY_FOR_EACH_FOLD(X) X(sum) X(max)

#define BELFRY_NAME_OF(name) #name,
constexpr const char* foldNames[] = {BELFRY_FOR_EACH_FOLD(BELFRY_NAME_OF)};
#undef BELFRY_NAME_OF
#define BELFRY_ENUMERATOR(name) name,
enum class FoldName { BELFRY_FOR_EACH_FOLD(BELFRY_ENUMERATOR) };
#undef BELFRY_ENUMERATOR

struct Fold {
  /** out[0] = all of x[0 … depth) */
  void (*row)(const float* x, ptrdiff_t depth, float* out);
  /** out[j] = all x[i · stride + j], i in [0, depth), for j in [0, columns) */
  void (*columns)(const float* x, ptrdiff_t depth, ptrdiff_t stride, ptrdiff_t columns, float* out);
};

struct FoldKernels {
  /** In the order of FoldName. */
  Fold folds[sizeof foldNames / sizeof *foldNames];
};

}  // namespace belfry

#define BELFRY_FAMILY folds
#define BELFRY_FAMILY_TYPE FoldKernels
#include "../isa/family.h"
