// The one product at the bottom of all others: a small tile of the result held in registers while the common dimension
// passes by. Only for sources that are compiled once per instruction set.
#pragma once

#include "vectors.h"

namespace belfry {
namespace BELFRY_ISA {

/** Keeps a loaded vector in a register: compilers would load it again for each use, and loads are what tiles run short of. */
template <typename Vector>
BELFRY_INLINE Vector keptInRegister(Vector vector) {
#if defined(__x86_64__)
  asm("" : "+v"(vector));
#elif defined(__aarch64__)
  asm("" : "+w"(vector));
#endif
  return vector;
}

/** Where the left factor's numbers lie: row r, step k of the common dimension at `start[r * row + k * step]`. */
struct Left {
  const float* start;
  ptrdiff_t row;
  ptrdiff_t step;
};

/** The right factor: step k at `start[k * step]`, as many vectors side by side as the tile is wide. */
struct Right {
  const float* start;
  ptrdiff_t step;
};

/** tile[r][v] += Σₖ left[r, k] · right[k, v], k ascending. */
template <int rows, int vectors>
BELFRY_INLINE void addProduct(Floats (&tile)[rows][vectors], Left left, Right right, ptrdiff_t depth) {
  const float* a = left.start;
  const float* b = right.start;
  for (ptrdiff_t k = 0; k < depth; k++, a += left.step, b += right.step) {
    Floats columns[vectors];
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++) columns[v] = keptInRegister(load(b + v * width));
#pragma GCC unroll 16
    for (int r = 0; r < rows; r++) {
      const Floats factor = keptInRegister(all(a[r * left.row]));
#pragma GCC unroll 8
      for (int v = 0; v < vectors; v++) tile[r][v] += factor * columns[v];
    }
  }
}

}  // namespace BELFRY_ISA
}  // namespace belfry
