// The three products of the scores kernel in float32; with `rounded`, their factors first rounded to bfloat16: what
// products in that format give where the machine has none.
#pragma once

#include "../isa/bfloat16.h"
#include "gradient-tile.h"

namespace belfry {
namespace BELFRY_ISA {

template <bool rounded>
BELFRY_INLINE Floats factor(Floats value) {
  return rounded ? floatsOf(roundedToBfloat16(value)) : value;
}

template <bool rounded>
class Float32Products {
 public:
  /** Numbers of room a row block needs beside its queries and gradients. */
  static ptrdiff_t room(ptrdiff_t dims) { return rounded ? rowsPerBlock * dims : 0; }
  static constexpr size_t termBytes = sizeof(float);

  /** @param queries [48, dims], in whole numbers @param room as much as {@link room} says */
  Float32Products(const ScoresTask& task, ptrdiff_t block, const float* queries, float* room)
      : task_(task),
        terms_(termsOf(task, block)),
        queries_(rounded ? room : queries) {
    if (!rounded) return;
    for (ptrdiff_t i = 0; i < rowsPerBlock * task.dims; i += width) store(room + i, factor<true>(load(queries + i)));
  }

  static void pack(const float* vectors, ptrdiff_t count, ptrdiff_t dim, ptrdiff_t dims, ptrdiff_t from, ptrdiff_t to,
                   void* panels, void* candidates) {
    for (ptrdiff_t column = from; column < to; column++) {
      float* const row = static_cast<float*>(candidates) + column * dims;
      float* const inPanel = static_cast<float*>(panels) + column / panel * panel * dim + column % panel;
      const ptrdiff_t known = column < count ? dim : 0;
      for (ptrdiff_t k = 0; k < known; k++) row[k] = vectors[column * dim + k];
      for (ptrdiff_t k = known; k < dims; k++) row[k] = 0;
      for (ptrdiff_t k = 0; rounded && k < dims; k += width) store(row + k, factor<true>(load(row + k)));
      for (ptrdiff_t k = 0; k < dim; k++) inPanel[k * panel] = row[k];
    }
  }

  /** Where the scores of a column block are, and become terms. */
  float* scores(ptrdiff_t firstPanel) const { return terms_ + firstPanel * panelTerms; }

  /** tile = queries from `row` on × a panel's candidates */
  BELFRY_INLINE void score(Floats (&tile)[scoreRows][panelVectors], ptrdiff_t row, ptrdiff_t panelIndex) const {
    addProduct(tile, Left{queries_ + row * task_.dims, task_.dims, 1},
               Right{static_cast<const float*>(task_.panels) + panelIndex * panel * task_.dim, panel}, task_.dim);
  }

  /** The terms of a column block are final. */
  void keep(ptrdiff_t firstPanel, ptrdiff_t panels) const {
    float* const terms = scores(firstPanel);
    for (ptrdiff_t i = 0; rounded && i < panels * panelTerms; i += width) store(terms + i, factor<true>(load(terms + i)));
  }

  /** gradient += terms · candidates, for `rows` queries and the candidates of some panels */
  void addGradient(ptrdiff_t firstPanel, ptrdiff_t panels, ptrdiff_t rows, float* gradient) const {
    const ptrdiff_t dims = task_.dims;
    const float* const candidates = static_cast<const float*>(task_.candidates);
    forVectorGroups<gradientVectors>(0, dims / width, [&](auto vectors, ptrdiff_t k) {
      for (ptrdiff_t p = firstPanel; p < firstPanel + panels; p++) {
        for (ptrdiff_t r = 0; r < rows; r += gradientRows) {
          addTile<vectors>(gradient + r * dims + k, dims, [&](auto& tile) {
            addProduct(tile, Left{terms_ + p * panelTerms + r * panel, panel, 1},
                       Right{candidates + p * panel * dims + k, dims}, panel);
          });
        }
      }
    });
  }

  /** scaled[48, dims] = factors · queries */
  static void scaleQueries(const float* queries, const float* factors, ptrdiff_t dims, float* scaled) {
    for (ptrdiff_t r = 0; r < rowsPerBlock; r++) {
      for (ptrdiff_t k = 0; k < dims; k += width)
        store(scaled + r * dims + k, factor<rounded>(load(queries + r * dims + k) * factors[r]));
    }
  }

  /** gradient[panel, dims] += termsᵀ · scaled queries, for the candidates of a panel */
  static void addCandidateGradient(const ScoresTask& task, ptrdiff_t rowBlock, ptrdiff_t panelIndex, const float* scaled,
                                   float* gradient) {
    const ptrdiff_t dims = task.dims;
    const float* const terms = termsOf(task, rowBlock) + panelIndex * panelTerms;
    forVectorGroups<gradientVectors>(0, dims / width, [&](auto vectors, ptrdiff_t k) {
      for (ptrdiff_t c = 0; c < panel; c += gradientRows) {
        addTile<vectors>(gradient + c * dims + k, dims, [&](auto& tile) {
          addProduct(tile, Left{terms + c, 1, panel}, Right{scaled + k, dims}, rowsPerBlock);
        });
      }
    });
  }

 private:
  static float* termsOf(const ScoresTask& task, ptrdiff_t rowBlock) {
    return static_cast<float*>(task.terms) + rowBlock * rowsPerBlock * task.columns;
  }

  const ScoresTask& task_;
  float* const terms_;
  const float* const queries_;
};

}  // namespace BELFRY_ISA
}  // namespace belfry
