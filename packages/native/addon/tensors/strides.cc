#include "strides.h"

#include <cstring>

#include "../pool/thread-pool.h"
#include "../pool/blocks.h"

namespace belfry {
namespace {

/** Where the arrays stand, while the indices of some leading dimensions count up. */
class Odometer {
 public:
  Odometer(const Strides& strides, int dimensions, ptrdiff_t start) : strides_(strides), dimensions_(dimensions) {
    for (int d = dimensions - 1; d >= 0; d--) {
      index_[d] = start % strides.extents[d];
      start /= strides.extents[d];
      first += index_[d] * strides.first[d];
      second += index_[d] * strides.second[d];
    }
  }

  void next() {
    for (int d = dimensions_ - 1; d >= 0; d--) {
      first += strides_.first[d];
      second += strides_.second[d];
      if (++index_[d] < strides_.extents[d]) return;
      first -= index_[d] * strides_.first[d];
      second -= index_[d] * strides_.second[d];
      index_[d] = 0;
    }
  }

  ptrdiff_t first = 0;
  ptrdiff_t second = 0;

 private:
  const Strides& strides_;
  int dimensions_;
  ptrdiff_t index_[mostDimensions];
};

ptrdiff_t sizeOf(const Strides& strides, int dimensions) {
  ptrdiff_t size = 1;
  for (int d = 0; d < dimensions; d++) size *= strides.extents[d];
  return size;
}

constexpr ptrdiff_t square = 16;

/** Rows of a matrix; where its numbers do not lie side by side on both sides, in squares that stay in the cache. */
void moveRows(const Strides& strides, Stretch rows, const float* from, float* to) {
  const int d = strides.rank - 2;
  const ptrdiff_t columns = strides.extents[d + 1];
  const ptrdiff_t fromRow = strides.first[d];
  const ptrdiff_t fromColumn = strides.first[d + 1];
  const ptrdiff_t toRow = strides.second[d];
  const ptrdiff_t toColumn = strides.second[d + 1];
  const ptrdiff_t end = rows.from + rows.length;
  if (fromColumn == 1 && toColumn == 1) {
    for (ptrdiff_t i = rows.from; i < end; i++)
      std::memcpy(to + i * toRow, from + i * fromRow, sizeof(float) * columns);
    return;
  }
  for (ptrdiff_t i = rows.from; i < end; i += square) {
    for (ptrdiff_t j = 0; j < columns; j += square) {
      for (ptrdiff_t r = i; r < end && r < i + square; r++) {
        for (ptrdiff_t c = j; c < columns && c < j + square; c++)
          to[r * toRow + c * toColumn] = from[r * fromRow + c * fromColumn];
      }
    }
  }
}

}  // namespace

void mapBroadcast(int threads, BinaryMap map, Strides strides, const float* a, const float* b, float* out) {
  const int inner = strides.rank - 1;
  const ptrdiff_t width = strides.extents[inner];
  const ptrdiff_t aStep = strides.first[inner];
  const ptrdiff_t bStep = strides.second[inner];
  if (inner == 0) {
    forBlocks(threads, blocksOf(width, passBlock), [&](ptrdiff_t block) {
      const auto [from, length] = stretchOf(width, passBlock, block);
      map(a + from * aStep, aStep, b + from * bStep, bStep, length, out + from);
    });
    return;
  }
  const ptrdiff_t rows = sizeOf(strides, inner);
  const ptrdiff_t rowsPerBlock = perPassBlock(width);
  forBlocks(threads, blocksOf(rows, rowsPerBlock), [&](ptrdiff_t block) {
    const auto [from, length] = stretchOf(rows, rowsPerBlock, block);
    Odometer at(strides, inner, from);
    for (ptrdiff_t row = from; row < from + length; row++, at.next())
      map(a + at.first, aStep, b + at.second, bStep, width, out + row * width);
  });
}

void move(int threads, Strides strides, const float* from, float* to) {
  const int outer = strides.rank - 2;
  const ptrdiff_t matrices = sizeOf(strides, outer);
  const ptrdiff_t rows = strides.extents[outer];
  const ptrdiff_t columns = strides.extents[outer + 1];
  const ptrdiff_t rowsPerTask = perPassBlock(columns) < square ? square : perPassBlock(columns);
  const ptrdiff_t tasksPerMatrix = blocksOf(rows, rowsPerTask);
  const ptrdiff_t tasks = matrices * tasksPerMatrix;
  const ptrdiff_t tasksPerBlock = perPassBlock((rows < rowsPerTask ? rows : rowsPerTask) * columns);
  forBlocks(threads, blocksOf(tasks, tasksPerBlock), [&](ptrdiff_t block) {
    const Stretch own = stretchOf(tasks, tasksPerBlock, block);
    for (ptrdiff_t task = own.from; task < own.from + own.length; task++) {
      const Odometer at(strides, outer, task / tasksPerMatrix);
      moveRows(strides, stretchOf(rows, rowsPerTask, task % tasksPerMatrix), from + at.first, to + at.second);
    }
  });
}

}  // namespace belfry
