#include "run-scores.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "../pool/blocks.h"
#include "../pool/scratch.h"
#include "../pool/thread-pool.h"
#include "scores.h"

namespace belfry {
namespace {

ptrdiff_t roundedUp(ptrdiff_t value, ptrdiff_t multiple) { return blocksOf(value, multiple) * multiple; }

/** Row blocks in a range where terms are not kept: enough for many threads. */
constexpr ptrdiff_t blocksWithoutTerms = 64;

/** How many row blocks pass at a time, and whether their terms are kept. */
struct Range {
  ptrdiff_t blocks;
  bool keepsTerms;
};

Range rangeOf(const ScoresCall& call, const ScoresForm& form, ptrdiff_t columns) {
  const ptrdiff_t all = blocksOf(call.queryCount, rowsPerBlock);
  const ptrdiff_t fitting = call.budgetBytes / form.termBytes(rowsPerBlock * columns);
  return fitting > 0 ? Range{std::min(fitting, all), true} : Range{std::min(blocksWithoutTerms, all), false};
}

void copyRows(const float* from, ptrdiff_t fromStride, float* to, ptrdiff_t dim, ptrdiff_t count) {
  for (ptrdiff_t row = 0; row < count; row++) std::memcpy(to + row * dim, from + row * fromStride, dim * sizeof(float));
}

}  // namespace

double runScores(const ScoresCall& call) {
  const ScoresKernels& kernels = scores();
  const ScoresForm& form = call.bfloat16 ? kernels.bfloat16 : kernels.float32;
  const ptrdiff_t dim = call.dim;
  const ptrdiff_t dims = roundedUp(dim, kernels.width);
  const ptrdiff_t columns = roundedUp(call.candidateCount, kernels.panel);
  const ptrdiff_t columnBlocks = blocksOf(columns, columnsPerBlock);
  const ptrdiff_t learnedBlocks = blocksOf(call.learnedCount, columnsPerBlock);
  const ptrdiff_t learnedColumns = std::min(learnedBlocks * columnsPerBlock, columns);
  const Range range = rangeOf(call, form, columns);
  const ptrdiff_t rangeRows = range.blocks * rowsPerBlock;
  const ptrdiff_t rowRoomLength = form.rowRoomLength(dims);
  const ptrdiff_t columnRoomLength = rowsPerBlock * dims + (range.keepsTerms ? 0 : rowRoomLength);

  Array<float> panels(columns * (dims + 1));
  Array<float> candidates(columns * (dims + 1));
  Array<float> logCounts(columns);
  Array<int32_t> candidateGroups(call.candidateGroups == nullptr ? 0 : columns);
  Scratch terms(range.keepsTerms ? form.termBytes(rangeRows * columns) : 0);
  Array<float> factors(rangeRows * columnBlocks);
  Array<float> rowRoom(range.blocks * rowRoomLength);
  Array<float> columnRoom(learnedBlocks * columnRoomLength);
  Array<double> losses(call.queryCount);
  Array<float> paddedGradient(dims == dim && learnedColumns == call.learnedCount ? 0 : learnedColumns * dims);
  float* const candidateGradient = paddedGradient.size() > 0 ? paddedGradient.data() : call.candidateGradient;

  forBlocks(call.threads, columnBlocks, [&](ptrdiff_t block) {
    const ptrdiff_t from = block * columnsPerBlock;
    form.pack(call.candidates, call.candidateCount, dim, dims, from, std::min(from + columnsPerBlock, columns),
              panels.data(), candidates.data());
  });
  std::fill(logCounts.begin(), logCounts.end(), std::numeric_limits<float>::infinity());
  if (call.logCounts == nullptr)
    std::fill_n(logCounts.begin(), call.candidateCount, 0.0f);
  else
    std::copy_n(call.logCounts, call.candidateCount, logCounts.begin());
  if (candidateGroups.size() > 0) {
    std::copy_n(call.candidateGroups, call.candidateCount, candidateGroups.begin());
    std::fill(candidateGroups.begin() + call.candidateCount, candidateGroups.end(), -1);
  }
  std::fill(losses.begin(), losses.end(), 0.0);
  std::fill(paddedGradient.begin(), paddedGradient.end(), 0.0f);

  ScoresTask task = {
      call,
      dims,
      columns,
      1 / call.temperature,
      panels.data(),
      candidates.data(),
      logCounts.data(),
      candidateGroups.data(),
      0,
      0,
      range.keepsTerms ? terms.data() : nullptr,
      factors.data(),
      rowRoom.data(),
      rowRoomLength,
      columnRoom.data(),
      columnRoomLength,
      losses.data(),
      candidateGradient,
  };
  const auto rowBlock = form.rowBlock[static_cast<int>(call.epilogue.terms)];
  const auto columnBlock = form.columnBlock[static_cast<int>(call.epilogue.terms)];
  for (ptrdiff_t first = 0; first < call.queryCount; first += rangeRows) {
    task.firstQuery = first;
    task.rangeRows = std::min(rangeRows, call.queryCount - first);
    forBlocks(call.threads, blocksOf(task.rangeRows, rowsPerBlock), [&](ptrdiff_t block) { rowBlock(task, block); });
    forBlocks(call.threads, learnedBlocks, [&](ptrdiff_t block) { columnBlock(task, block); });
  }

  if (paddedGradient.size() > 0) copyRows(candidateGradient, dims, call.candidateGradient, dim, call.learnedCount);
  double loss = 0;
  for (const double part : losses) loss += part;
  return loss;
}

}  // namespace belfry
