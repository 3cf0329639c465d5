// Sizes of the register tiles of the scores kernel, by instruction set.
#pragma once

#include "../isa/tile.h"
#include "scores.h"

namespace belfry {
namespace BELFRY_ISA {

// Tiles that keep their sums in registers: of scores [scoreRows × panelVectors], of gradients [gradientRows × up to
// gradientVectors]. Row counts divide rowsPerBlock, and gradientRows divides a panel.
#if defined(__AVX512F__) || defined(__aarch64__)
constexpr int scoreRows = 8, panelVectors = 2, gradientRows = 4, gradientVectors = 4;
#elif defined(__AVX2__)
constexpr int scoreRows = 6, panelVectors = 2, gradientRows = 4, gradientVectors = 3;
#else
constexpr int scoreRows = 4, panelVectors = 2, gradientRows = 4, gradientVectors = 2;
#endif
constexpr ptrdiff_t panel = panelVectors * width;
constexpr ptrdiff_t panelsPerBlock = columnsPerBlock / panel;
constexpr ptrdiff_t panelTerms = rowsPerBlock * panel;
static_assert(rowsPerBlock % scoreRows == 0 && rowsPerBlock % gradientRows == 0 && panel % gradientRows == 0, "");
static_assert(columnsPerBlock % panel == 0, "");

/** One row's scores in a column block. */
struct Scores {
  float* start;
  ptrdiff_t panels;

  float* of(ptrdiff_t panelIndex) const { return start + panelIndex * panelTerms; }
};

/** Calls `read` with each vector and its place in the panel. */
template <typename Read>
BELFRY_INLINE void readVectors(Scores scores, Read read) {
  for (ptrdiff_t p = 0; p < scores.panels; p++) {
#pragma GCC unroll 4
    for (int v = 0; v < panelVectors; v++) read(load(scores.of(p) + v * width), v);
  }
}

/** Replaces each vector. */
template <typename Change>
BELFRY_INLINE void changeVectors(Scores scores, Change change) {
  for (ptrdiff_t p = 0; p < scores.panels; p++) {
#pragma GCC unroll 4
    for (int v = 0; v < panelVectors; v++) {
      float* const at = scores.of(p) + v * width;
      store(at, change(load(at), v));
    }
  }
}

}  // namespace BELFRY_ISA
}  // namespace belfry
