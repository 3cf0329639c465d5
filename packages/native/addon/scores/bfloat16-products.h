// The three products of the scores kernel on numbers rounded to bfloat16, two at a time with sums in float32 (the
// instruction vdpbf16ps). Pairs lie along the dimension that is summed: k for scores, candidates for the queries'
// gradients, queries for the candidates'.
#pragma once

#include <immintrin.h>

#include "../isa/bfloat16.h"
#include "gradient-tile.h"

namespace belfry {
namespace BELFRY_ISA {

/** Two bfloat16: the first in the lower half. */
typedef uint32_t Pair;

BELFRY_INLINE Words loadPairs(const Pair* from) {
  Words pairs;
  __builtin_memcpy(&pairs, from, sizeof pairs);
  return pairs;
}

BELFRY_INLINE void storePairs(Pair* to, Words pairs) { __builtin_memcpy(to, &pairs, sizeof pairs); }

BELFRY_INLINE Words paired(Floats first, Floats second) {
  return ((Words)roundedToBfloat16(first) >> 16) | (Words)roundedToBfloat16(second);
}

BELFRY_INLINE Pair paired(float first, float second) {
  return bfloat16Of(first) | static_cast<Pair>(bfloat16Of(second)) << 16;
}

/** tile[r][v] += Σ over pairs of left[r, pair] · right[pair, v] */
template <int rows, int vectors>
BELFRY_INLINE void addPairProduct(Floats (&tile)[rows][vectors], const Pair* left, ptrdiff_t leftRow, ptrdiff_t leftStep,
                                  const Pair* right, ptrdiff_t rightStep, ptrdiff_t pairs) {
  for (ptrdiff_t k = 0; k < pairs; k++, left += leftStep, right += rightStep) {
    Words columns[vectors];
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++) columns[v] = keptInRegister(loadPairs(right + v * width));
#pragma GCC unroll 16
    for (int r = 0; r < rows; r++) {
      const Words factor = keptInRegister(Words{} + left[r * leftRow]);
#pragma GCC unroll 8
      for (int v = 0; v < vectors; v++)
        tile[r][v] = (Floats)_mm512_dpbf16_ps((__m512)tile[r][v], (__m512bh)factor, (__m512bh)columns[v]);
    }
  }
}

class Bfloat16Products {
 public:
  using Term = Pair;
  static constexpr ptrdiff_t lengthOf(ptrdiff_t terms) { return terms / 2; }

  static ptrdiff_t room(ptrdiff_t dims) { return rowsPerBlock * (2 * columnsPerBlock + dims / 2); }

  Bfloat16Products(const ScoresTask& task, const float* queries, Pair* kept, float* room)
      : task_(task),
        pairsAcross_((task.call.dim + 1) / 2),
        keeps_(kept != nullptr),
        scores_(room),
        termPairs_(reinterpret_cast<Pair*>(room + rowsPerBlock * columnsPerBlock)),
        kept_(keeps_ ? kept : termPairs_ + rowsPerBlock * columnsPerBlock / 2),
        queries_(termPairs_ + rowsPerBlock * columnsPerBlock) {
    for (ptrdiff_t i = 0; i < rowsPerBlock * task.dims / 2; i++) queries_[i] = paired(queries[2 * i], queries[2 * i + 1]);
  }

  static void pack(const float* vectors, ptrdiff_t count, ptrdiff_t dim, ptrdiff_t dims, ptrdiff_t from, ptrdiff_t to,
                   void* panels, void* candidates) {
    const ptrdiff_t pairsAcross = (dim + 1) / 2;
    const auto at = [&](ptrdiff_t column, ptrdiff_t k) {
      return column < count && k < dim ? vectors[column * dim + k] : 0.0f;
    };
    for (ptrdiff_t column = from; column < to; column++) {
      Pair* const inPanel = static_cast<Pair*>(panels) + column / panel * panel * pairsAcross + column % panel;
      for (ptrdiff_t k = 0; k < pairsAcross; k++) inPanel[k * panel] = paired(at(column, 2 * k), at(column, 2 * k + 1));
    }
    for (ptrdiff_t column = from; column < to; column += 2) {
      Pair* const rows = static_cast<Pair*>(candidates) + column / 2 * dims;
      for (ptrdiff_t k = 0; k < dims; k++) rows[k] = paired(at(column, k), at(column + 1, k));
    }
  }

  float* scores(ptrdiff_t) const { return scores_; }

  BELFRY_INLINE void score(Floats (&tile)[scoreRows][panelVectors], ptrdiff_t row, ptrdiff_t panelIndex) const {
    addPairProduct(tile, queries_ + row * task_.dims / 2, task_.dims / 2, 1,
                   static_cast<const Pair*>(task_.panels) + panelIndex * panel * pairsAcross_, panel, pairsAcross_);
  }

  /** Rounds the terms, paired along candidates for the gradient at hand and along queries for the later one. */
  const Term* keep(ptrdiff_t firstPanel, ptrdiff_t panels) const {
    Pair* const kept = keeps_ ? kept_ + firstPanel * panelTerms / 2 : kept_;
    for (ptrdiff_t p = 0; p < panels; p++) {
      const float* const terms = scores_ + p * panelTerms;
      Pair* const alongQueries = kept + p * panelTerms / 2;
      for (ptrdiff_t r = 0; r < rowsPerBlock; r += 2) {
        for (ptrdiff_t c = 0; c < panel; c += width) {
          const Words first = (Words)roundedToBfloat16(load(terms + r * panel + c));
          const Words second = (Words)roundedToBfloat16(load(terms + (r + 1) * panel + c));
          storePairs(alongQueries + r / 2 * panel + c, (first >> 16) | second);
          storeUpperHalves(p, r, c, first);
          storeUpperHalves(p, r + 1, c, second);
        }
      }
    }
    return kept;
  }

  void addGradient(ptrdiff_t firstPanel, ptrdiff_t panels, ptrdiff_t rows, float* gradient) const {
    const ptrdiff_t dims = task_.dims;
    const Pair* const candidates = static_cast<const Pair*>(task_.candidates) + firstPanel * panel / 2 * dims;
    addTiles(dims, panels, rows, gradient, [=](auto& tile, ptrdiff_t p, ptrdiff_t r, ptrdiff_t k) {
      addPairProduct(tile, termPairs_ + p * panelTerms / 2 + r * panel / 2, panel / 2, 1,
                     candidates + p * panel / 2 * dims + k, dims, panel / 2);
    });
  }

  static void scaleQueries(const float* queries, const float* factors, ptrdiff_t dims, float* scaled) {
    Pair* const pairs = reinterpret_cast<Pair*>(scaled);
    for (ptrdiff_t r = 0; r < rowsPerBlock; r += 2) {
      for (ptrdiff_t k = 0; k < dims; k += width)
        storePairs(pairs + r / 2 * dims + k, paired(load(queries + r * dims + k) * factors[r],
                                                    load(queries + (r + 1) * dims + k) * factors[r + 1]));
    }
  }

  static void addCandidateGradient(ptrdiff_t dims, const Term* terms, const float* scaled, float* gradient) {
    const Pair* const pairs = reinterpret_cast<const Pair*>(scaled);
    forVectorGroups<gradientVectors>(0, dims / width, [&](auto vectors, ptrdiff_t k) {
      for (ptrdiff_t c = 0; c < panel; c += gradientRows) {
        prefetch(terms + panelTerms / 2 + c * rowsPerBlock / 2, gradientRows * rowsPerBlock / 2);
        addTile<vectors>(gradient + c * dims + k, dims, [&](auto& tile) {
          addPairProduct(tile, terms + c, 1, panel, pairs + k, dims, rowsPerBlock / 2);
        });
      }
    });
  }

 private:
  void storeUpperHalves(ptrdiff_t p, ptrdiff_t r, ptrdiff_t c, Words rounded) const {
    const __m256i halves = _mm512_cvtepi32_epi16((__m512i)(rounded >> 16));
    __builtin_memcpy(termPairs_ + p * panelTerms / 2 + (r * panel + c) / 2, &halves, sizeof halves);
  }

  const ScoresTask& task_;
  const ptrdiff_t pairsAcross_;
  const bool keeps_;
  /** [panels of a column block][48][panel] */
  float* const scores_;
  /** [panels of a column block][48][panel / 2]: pairs of candidates */
  Pair* const termPairs_;
  /** [panels of all candidates, or of a column block][24][panel]: pairs of queries */
  Pair* const kept_;
  /** [48, dims / 2] */
  Pair* const queries_;
};

}  // namespace BELFRY_ISA
}  // namespace belfry
