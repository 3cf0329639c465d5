// A block of candidates against all queries of a range.
#pragma once

#include "row-block.h"

namespace belfry {
namespace BELFRY_ISA {

/** Where a block of queries keeps its terms; null where none are kept. */
template <typename Products>
typename Products::Term* keptTerms(const ScoresTask& task, ptrdiff_t rowBlock) {
  if (task.terms == nullptr) return nullptr;
  return static_cast<typename Products::Term*>(task.terms) + Products::lengthOf(rowBlock * rowsPerBlock * task.columns);
}

/** The terms of a block of queries and one of candidates: as kept, or the same made again in `room`. */
template <typename Products, typename TermsOf>
const typename Products::Term* termsOf(const ScoresTask& task, ptrdiff_t rowBlock, ptrdiff_t columnBlock, float* room) {
  const typename Products::Term* const kept = keptTerms<Products>(task, rowBlock);
  if (kept != nullptr) return kept + Products::lengthOf(columnBlock * columnsPerBlock * rowsPerBlock);
  float maxima[rowsPerBlock];
  return RowBlock<Products, TermsOf>(task, rowBlock, nullptr, room).makeTerms(columnBlock, maxima);
}

/** candidateGradient += termsᵀ · (factors · queries), a block of queries after the other. */
template <typename Products, typename TermsOf>
void addColumnBlock(const ScoresTask& task, ptrdiff_t block) {
  const ptrdiff_t dims = task.dims;
  const ptrdiff_t rowBlocks = (task.rangeRows + rowsPerBlock - 1) / rowsPerBlock;
  const ptrdiff_t panels = panelsOf(task, block);
  float* const scaled = task.columnRoom + block * task.columnRoomLength;
  float* const gradient = task.candidateGradient + block * columnsPerBlock * dims;

  for (ptrdiff_t rowBlock = 0; rowBlock < rowBlocks; rowBlock++) {
    const float* const queries = task.rowRoom + rowBlock * task.rowRoomLength;
    const float* const factors = task.factors + (rowBlock * columnBlocksOf(task) + block) * rowsPerBlock;
    const auto* const terms = termsOf<Products, TermsOf>(task, rowBlock, block, scaled + rowsPerBlock * dims);
    Products::scaleQueries(queries, factors, dims, scaled);
    for (ptrdiff_t p = 0; p < panels; p++)
      Products::addCandidateGradient(dims, terms + Products::lengthOf(p * panelTerms), scaled, gradient + p * panel * dims);
  }
}

}  // namespace BELFRY_ISA
}  // namespace belfry
