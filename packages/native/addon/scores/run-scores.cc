#include "run-scores.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "../pool/scratch.h"
#include "../pool/thread-pool.h"
#include "scores.h"

namespace belfry {
namespace {

ptrdiff_t blocksOf(ptrdiff_t count, ptrdiff_t size) { return (count + size - 1) / size; }

ptrdiff_t roundedUp(ptrdiff_t value, ptrdiff_t multiple) { return blocksOf(value, multiple) * multiple; }

/** As many queries as the budget has room for, in whole blocks. */
ptrdiff_t rowsAtOnce(const ScoresCall& call, ptrdiff_t columns, size_t termBytes) {
  const ptrdiff_t blockBytes = rowsPerBlock * columns * termBytes;
  const ptrdiff_t blocks = std::max<ptrdiff_t>(1, call.budgetBytes / blockBytes);
  return std::min(blocks, blocksOf(call.queryCount, rowsPerBlock)) * rowsPerBlock;
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
  const ptrdiff_t range = rowsAtOnce(call, columns, form.termBytes);

  const ptrdiff_t rowRoomLength = form.rowRoomLength(dims);
  Array<float> panels(columns * (dims + 1));
  Array<float> candidates(columns * (dims + 1));
  Array<float> logCounts(columns);
  Array<int32_t> candidateGroups(call.candidateGroups == nullptr ? 0 : columns);
  Scratch terms(range * columns * form.termBytes);
  Array<float> factors(range * columnBlocks);
  Array<float> rowRoom(range / rowsPerBlock * rowRoomLength);
  Array<float> columnRoom(columnBlocks * rowsPerBlock * dims);
  Array<double> losses(call.queryCount);
  Array<float> paddedGradient(dims == dim && columns == call.candidateCount ? 0 : columns * dims);
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
      dim,
      dims,
      call.queryCount,
      columns,
      1 / call.temperature,
      call.epilogue,
      call.queries,
      call.positives,
      call.positiveLogCounts,
      call.shares,
      call.left,
      call.exclusionOffsets,
      call.exclusionValues,
      call.queryGroups,
      call.queryGroups == nullptr ? nullptr : candidateGroups.data(),
      panels.data(),
      candidates.data(),
      logCounts.data(),
      0,
      0,
      terms.data(),
      factors.data(),
      rowRoom.data(),
      rowRoomLength,
      columnRoom.data(),
      losses.data(),
      call.queryGradient,
      call.positiveGradient,
      candidateGradient,
  };
  for (ptrdiff_t first = 0; first < call.queryCount; first += range) {
    task.firstQuery = first;
    task.rangeRows = std::min(range, call.queryCount - first);
    forBlocks(call.threads, blocksOf(task.rangeRows, rowsPerBlock),
              [&](ptrdiff_t block) { form.rowBlock(task, block); });
    forBlocks(call.threads, columnBlocks, [&](ptrdiff_t block) { form.columnBlock(task, block); });
  }

  if (paddedGradient.size() > 0) copyRows(candidateGradient, dims, call.candidateGradient, dim, call.candidateCount);
  double loss = 0;
  for (const double part : losses) loss += part;
  return loss;
}

}  // namespace belfry
