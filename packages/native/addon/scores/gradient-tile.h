// Tiles of gradients: a few rows × as many vectors as stay in registers, over all vectors of a row.
#pragma once

#include <type_traits>

#include "score-shape.h"

namespace belfry {
namespace BELFRY_ISA {

/** Calls `body` with the number of vectors as a constant: gradientVectors at a time, then the rest. */
template <int vectors, typename Body>
BELFRY_INLINE void forVectorGroups(ptrdiff_t first, ptrdiff_t count, Body body) {
  for (; first + vectors <= count; first += vectors) body(std::integral_constant<int, vectors>(), first * width);
  if constexpr (vectors > 1) {
    if (first < count) forVectorGroups<vectors - 1>(first, count, body);
  }
}

/** Asks for memory that the next tiles read. */
template <typename Number>
BELFRY_INLINE void prefetch(const Number* from, ptrdiff_t length) {
  for (ptrdiff_t i = 0; i < length; i += 16) __builtin_prefetch(from + i);
}

/** target[gradientRows, vectors] += what `multiply` adds to a tile of it */
template <int vectors, typename Multiply>
BELFRY_INLINE void addTile(float* target, ptrdiff_t stride, Multiply multiply) {
  Floats tile[gradientRows][vectors];
#pragma GCC unroll 8
  for (int r = 0; r < gradientRows; r++) {
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++) tile[r][v] = load(target + r * stride + v * width);
  }
  multiply(tile);
#pragma GCC unroll 8
  for (int r = 0; r < gradientRows; r++) {
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++) store(target + r * stride + v * width, tile[r][v]);
  }
}

/**
 * gradient[rows, dims] += what `multiply(tile, panel, row, k)` adds to the tile at (row, k) for each panel of candidates,
 * a few panels at a time, whose vectors so stay in the first-level cache.
 */
template <typename Multiply>
BELFRY_INLINE void addTiles(ptrdiff_t dims, ptrdiff_t panels, ptrdiff_t rows, float* gradient, Multiply multiply) {
  forVectorGroups<gradientVectors>(0, dims / width, [&](auto vectors, ptrdiff_t k) {
    for (ptrdiff_t from = 0; from < panels; from += panelsPerTile) {
      const ptrdiff_t to = from + panelsPerTile < panels ? from + panelsPerTile : panels;
      for (ptrdiff_t r = 0; r < rows; r += gradientRows) {
        addTile<vectors>(gradient + r * dims + k, dims, [&](auto& tile) {
          for (ptrdiff_t p = from; p < to; p++) multiply(tile, p, r, k);
        });
      }
    }
  });
}

}  // namespace BELFRY_ISA
}  // namespace belfry
