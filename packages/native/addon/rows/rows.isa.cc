#include "rows.h"

#include "../isa/vectors.h"

namespace belfry {
namespace BELFRY_ISA {
namespace {

void gather(const float* table, ptrdiff_t dim, const int32_t* rows, ptrdiff_t from, ptrdiff_t to, float* out) {
  for (ptrdiff_t i = from; i < to; i++) {
    if (rows[i] < 0)
      __builtin_memset(out + i * dim, 0, 4 * dim);
    else
      __builtin_memcpy(out + i * dim, table + rows[i] * dim, 4 * dim);
  }
}

void scatterAdd(float* target, ptrdiff_t dim, const int32_t* rows, ptrdiff_t count, const float* source) {
  for (ptrdiff_t i = 0; i < count; i++) {
    if (rows[i] < 0) continue;
    float* const to = target + rows[i] * dim;
    const float* const from = source + i * dim;
    ptrdiff_t k = 0;
    for (; k + width <= dim; k += width) store(to + k, load(to + k) + load(from + k));
    for (; k < dim; k++) to[k] += from[k];
  }
}

}  // namespace
}  // namespace BELFRY_ISA

const RowKernels BELFRY_TABLE(rows) = {BELFRY_ISA::gather, BELFRY_ISA::scatterAdd};

}  // namespace belfry
