// A block of candidates against all queries of a range.
#pragma once

#include "score-shape.h"

namespace belfry {
namespace BELFRY_ISA {

/** candidateGradient += termsᵀ · (factors · queries), a block of queries after the other. */
template <typename Products>
void addColumnBlock(const ScoresTask& task, ptrdiff_t block) {
  const ptrdiff_t dims = task.dims;
  const ptrdiff_t rowBlocks = (task.rangeRows + rowsPerBlock - 1) / rowsPerBlock;
  const ptrdiff_t columnBlocks = (task.columns + columnsPerBlock - 1) / columnsPerBlock;
  const ptrdiff_t firstPanel = block * panelsPerBlock;
  const ptrdiff_t allPanels = task.columns / panel;
  const ptrdiff_t end = firstPanel + panelsPerBlock < allPanels ? firstPanel + panelsPerBlock : allPanels;
  float* const scaled = task.columnRoom + block * rowsPerBlock * dims;

  for (ptrdiff_t rowBlock = 0; rowBlock < rowBlocks; rowBlock++) {
    const float* const queries = task.rowRoom + rowBlock * task.rowRoomLength;
    Products::scaleQueries(queries, task.factors + (rowBlock * columnBlocks + block) * rowsPerBlock, dims, scaled);
    for (ptrdiff_t p = firstPanel; p < end; p++)
      Products::addCandidateGradient(task, rowBlock, p, scaled, task.candidateGradient + p * panel * dims);
  }
}

}  // namespace BELFRY_ISA
}  // namespace belfry
