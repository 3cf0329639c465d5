// Folds along the middle one of three dimensions, on several threads.
#pragma once

#include "folds.h"

namespace belfry {

/** out[o, i] = fold over d of x[o, d, i], the same bits at any number of threads. */
void reduce(int threads, const Fold& fold, const float* x, ptrdiff_t outer, ptrdiff_t depth, ptrdiff_t inner, float* out);

}  // namespace belfry
