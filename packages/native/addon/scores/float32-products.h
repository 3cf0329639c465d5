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
  /** What a term is kept as. */
  using Term = float;
  static constexpr ptrdiff_t lengthOf(ptrdiff_t terms) { return terms; }

  /** Numbers of room a row block needs beside its queries and gradients. */
  static ptrdiff_t room(ptrdiff_t dims) { return rowsPerBlock * (columnsPerBlock + (rounded ? dims : 0)); }

  /** @param queries [48, dims] @param kept room for the terms of all candidates, null where they are not kept */
  Float32Products(const ScoresTask& task, const float* queries, float* kept, float* room)
      : task_(task),
        keeps_(kept != nullptr),
        terms_(keeps_ ? kept : room),
        queries_(rounded ? room + rowsPerBlock * columnsPerBlock : queries) {
    if (!rounded) return;
    float* const to = room + rowsPerBlock * columnsPerBlock;
    for (ptrdiff_t i = 0; i < rowsPerBlock * task.dims; i += width) store(to + i, factor<true>(load(queries + i)));
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
  float* scores(ptrdiff_t firstPanel) const { return keeps_ ? terms_ + firstPanel * panelTerms : terms_; }

  /** tile = queries from `row` on × a panel's candidates */
  BELFRY_INLINE void score(Floats (&tile)[scoreRows][panelVectors], ptrdiff_t row, ptrdiff_t panelIndex) const {
    addProduct(tile, Left{queries_ + row * task_.dims, task_.dims, 1},
               Right{static_cast<const float*>(task_.panels) + panelIndex * panel * task_.call.dim, panel}, task_.call.dim);
  }

  /** The terms of a column block are final. @returns them as {@link addCandidateGradient} takes them */
  const Term* keep(ptrdiff_t firstPanel, ptrdiff_t panels) const {
    float* const terms = scores(firstPanel);
    for (ptrdiff_t i = 0; rounded && i < panels * panelTerms; i += width) store(terms + i, factor<true>(load(terms + i)));
    return terms;
  }

  /** gradient += terms · candidates, for `rows` queries and the candidates of some panels */
  void addGradient(ptrdiff_t firstPanel, ptrdiff_t panels, ptrdiff_t rows, float* gradient) const {
    const ptrdiff_t dims = task_.dims;
    const float* const terms = scores(firstPanel);
    const float* const candidates = static_cast<const float*>(task_.candidates) + firstPanel * panel * dims;
    addTiles(dims, panels, rows, gradient, [=](auto& tile, ptrdiff_t p, ptrdiff_t r, ptrdiff_t k) {
      addProduct(tile, Left{terms + p * panelTerms + r * panel, panel, 1},
                 Right{candidates + p * panel * dims + k, dims}, panel);
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
  static void addCandidateGradient(ptrdiff_t dims, const Term* terms, const float* scaled, float* gradient) {
    forVectorGroups<gradientVectors>(0, dims / width, [&](auto vectors, ptrdiff_t k) {
      for (ptrdiff_t c = 0; c < panel; c += gradientRows) {
        prefetch(terms + panelTerms + c * rowsPerBlock, gradientRows * rowsPerBlock);
        addTile<vectors>(gradient + c * dims + k, dims, [&](auto& tile) {
          addProduct(tile, Left{terms + c, 1, panel}, Right{scaled + k, dims}, rowsPerBlock);
        });
      }
    });
  }

 private:
  const ScoresTask& task_;
  const bool keeps_;
  /** [panels of all candidates, or of a column block][48][panel] */
  float* const terms_;
  const float* const queries_;
};

}  // namespace BELFRY_ISA
}  // namespace belfry
