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
constexpr int scoreRows = 6, panelVectors = 2, gradientRows = 4, gradientVectors = 2;
#else
constexpr int scoreRows = 4, panelVectors = 2, gradientRows = 4, gradientVectors = 2;
#endif
constexpr ptrdiff_t panel = panelVectors * width;
constexpr ptrdiff_t panelsPerBlock = columnsPerBlock / panel;
constexpr ptrdiff_t panelTerms = rowsPerBlock * panel;
/** Panels a tile of the queries' gradients sums over before it is put down: their rows fit the first-level cache. */
constexpr ptrdiff_t panelsPerTile = 64 / panel;
static_assert(rowsPerBlock % scoreRows == 0 && rowsPerBlock % gradientRows == 0 && panel % gradientRows == 0, "");
static_assert(columnsPerBlock % panel == 0, "");

inline ptrdiff_t columnBlocksOf(const ScoresTask& task) {
  return (task.columns + columnsPerBlock - 1) / columnsPerBlock;
}

/** Panels of a column block; the last may have fewer. */
inline ptrdiff_t panelsOf(const ScoresTask& task, ptrdiff_t block) {
  const ptrdiff_t rest = task.columns / panel - block * panelsPerBlock;
  return rest < panelsPerBlock ? rest : panelsPerBlock;
}

/** The scores of a row block in a column block, [panels][48][panel]. */
struct Scores {
  float* start;
  ptrdiff_t panels;

  float* row(ptrdiff_t panelIndex, ptrdiff_t r) const { return start + panelIndex * panelTerms + r * panel; }
};

/** Calls `read` with each vector and its row, in the order of memory. */
template <typename Read>
BELFRY_INLINE void readVectors(Scores scores, Read read) {
  for (ptrdiff_t p = 0; p < scores.panels; p++) {
    for (ptrdiff_t r = 0; r < rowsPerBlock; r++) {
#pragma GCC unroll 4
      for (int v = 0; v < panelVectors; v++) read(load(scores.row(p, r) + v * width), r);
    }
  }
}

/** Replaces each vector by what `change` makes of it and its row. */
template <typename Change>
BELFRY_INLINE void changeVectors(Scores scores, Change change) {
  for (ptrdiff_t p = 0; p < scores.panels; p++) {
    for (ptrdiff_t r = 0; r < rowsPerBlock; r++) {
      float* const row = scores.row(p, r);
#pragma GCC unroll 4
      for (int v = 0; v < panelVectors; v++) store(row + v * width, change(load(row + v * width), r));
    }
  }
}

}  // namespace BELFRY_ISA
}  // namespace belfry
